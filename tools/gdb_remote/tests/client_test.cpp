// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
#include "tools/gdb_remote/client.hpp"

#include <doctest/doctest.h>
#include <sys/socket.h>
#include <unistd.h>

#include <map>
#include <thread>

using namespace nacre::gdb_remote;

namespace {

/// A stub that answers from a table and writes down what it was asked. A request that is not in the table gets an
/// empty answer, as the protocol wants for what is not supported.
class FakeStub {
 public:
  explicit FakeStub(std::map<std::string, std::string> answers) : answers_(std::move(answers)) {
    int ends[2];
    REQUIRE(::socketpair(AF_UNIX, SOCK_STREAM, 0, ends) == 0);
    client_end_ = ends[0];
    thread_ = std::thread([this, end = ends[1]] { serve(end); });
  }
  ~FakeStub() { thread_.join(); }
  [[nodiscard]] int client_end() const { return client_end_; }
  [[nodiscard]] const std::vector<std::string>& asked() const { return asked_; }

 private:
  void serve(int end) {
    PacketReader reader;
    char bytes[512];
    for (ssize_t count = ::recv(end, bytes, sizeof bytes, 0); count > 0; count = ::recv(end, bytes, sizeof bytes, 0)) {
      const std::string_view text(bytes, static_cast<size_t>(count));
      if (text.find('\x03') != std::string_view::npos) answer(end, "T02thread:01;");
      reader.push(text);
      while (auto request = reader.next()) {
        asked_.push_back(*request);
        const auto found = answers_.find(*request);
        answer(end, found == answers_.end() ? "" : found->second);
      }
    }
    ::close(end);
  }
  static void answer(int end, const std::string& payload) {
    const std::string bytes = "+" + frame(payload);
    (void)!::write(end, bytes.data(), bytes.size());
  }

  std::map<std::string, std::string> answers_;
  std::vector<std::string> asked_;
  int client_end_ = -1;
  std::thread thread_;
};

std::map<std::string, std::string> usual_answers() {
  return {{"qSupported:xmlRegisters=aarch64", "PacketSize=1000;qXfer:features:read+"},
          {"?", "T05thread:01;"},
          {"qXfer:features:read:target.xml:0,600", "m<target><xi:include "},
          {"qXfer:features:read:target.xml:14,600", "lhref=\"core.xml\"/></target>"},
          {"qXfer:features:read:core.xml:0,600",
           "l<reg name=\"x0\" bitsize=\"64\"/><reg name=\"TTBR0_EL1\" bitsize=\"64\"/>"},
          {"p1", "0000204000000100"},
          {"P0=8877665544332211", "OK"},
          {"m1000,4", "01020304"},
          {"m2000,4", "E14"},
          {"M1000,2:abcd", "OK"},
          {"Qqemu.PhyMemMode:1", "OK"},
          {"Qqemu.PhyMemMode:0", "OK"},
          {"Z1,200000,4", "OK"},
          {"c", "T05thread:01;"},
          {"s", "W00"}};
}

}  // namespace

TEST_CASE("a client reads the description and registers by name") {
  FakeStub stub(usual_answers());
  {
    auto client = Client::start(Channel(stub.client_end()));
    REQUIRE(client);
    CHECK(client->read_register("TTBR0_EL1") == 0x0001000040200000);
    CHECK(client->write_register("x0", 0x1122334455667788));
    CHECK_FALSE(client->read_register("x99"));
    CHECK_FALSE(client->read_core_registers());
  }
}

TEST_CASE("memory goes in the address space that is asked for") {
  FakeStub stub(usual_answers());
  {
    auto client = Client::start(Channel(stub.client_end()));
    REQUIRE(client);
    auto bytes = client->read_memory(0x1000, 4, AddressSpace::physical);
    REQUIRE(bytes);
    CHECK((*bytes)[3] == std::byte{4});
    const std::byte out[2] = {std::byte{0xab}, std::byte{0xcd}};
    CHECK(client->write_memory(0x1000, out, AddressSpace::current));
    CHECK_FALSE(client->read_memory(0x2000, 4, AddressSpace::current));
  }
  const auto& asked = stub.asked();
  REQUIRE(asked.size() == 10);
  CHECK(asked[5] == "Qqemu.PhyMemMode:1");
  CHECK(asked[7] == "Qqemu.PhyMemMode:0");
}

TEST_CASE("running and stopping") {
  FakeStub stub(usual_answers());
  {
    auto client = Client::start(Channel(stub.client_end()));
    REQUIRE(client);
    CHECK(client->insert_breakpoint(0x200000));
    CHECK_FALSE(client->insert_breakpoint(0x200004));
    REQUIRE(client->resume());
    auto stop = client->wait_for_stop(Milliseconds(1000));
    REQUIRE(stop);
    CHECK(stop->number == 5);
    stop = client->interrupt(Milliseconds(1000));
    REQUIRE(stop);
    CHECK(stop->number == 2);
    stop = client->step();
    REQUIRE(stop);
    CHECK(stop->kind == StopKind::exited);
    CHECK_FALSE(client->wait_for_stop(Milliseconds(20)));
  }
}

TEST_CASE("a stub that goes away is an error, not a hang") {
  int ends[2];
  REQUIRE(::socketpair(AF_UNIX, SOCK_STREAM, 0, ends) == 0);
  ::close(ends[1]);
  CHECK_FALSE(Client::start(Channel(ends[0])));
}
