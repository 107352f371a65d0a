// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// The dashboard of `nacre run hub` as somebody on the host uses it: with curl, with a one-time code, and in Chromium.
#include <doctest/doctest.h>
#include <sys/socket.h>
#include <unistd.h>

#include <csignal>
#include <cstdio>
#include <nlohmann/json.hpp>
#include <thread>

#include "tests/run/program.hpp"
#include "tools/loopback/loopback.hpp"
#include "tools/secret/totp_secret.hpp"

namespace nacre {
namespace {

using namespace std::chrono_literals;

/// What a command prints; the test fails if it fails and `must` says that it may not.
enum class Must { succeed, end };
std::string output_of(const std::string& command, Must must = Must::succeed) {
  FILE* pipe = popen(command.c_str(), "r");
  REQUIRE(pipe != nullptr);
  std::string text;
  char bytes[4096];
  for (size_t got = 0; (got = fread(bytes, 1, sizeof bytes, pipe)) > 0;) text.append(bytes, got);
  const int status = pclose(pipe);
  if (must == Must::succeed) REQUIRE_MESSAGE(status == 0, command, "\n", text);
  return text;
}

std::string code() {
  const auto secret = secret::totp_secret(std::string(NACRE_TREE) + "/build");
  REQUIRE(secret);
  return output_of("oathtool --totp=sha256 -b '@" + secret->file.string() + "'").substr(0, 6);
}

/// The hub, and the address that it prints once the page comes.
class Served {
 public:
  explicit Served(const std::string& port = "0") : program({"run", "hub", "--web-port", port}) {
    const std::string line = program.expect("nacre        dashboard: http://127.0.0.1:");
    address = line.substr(line.find("http://"));
  }
  ~Served() {
    kill(program.child().id(), SIGTERM);
    CHECK(program.end() == 0);
  }

  [[nodiscard]] std::string get(const std::string& path) const {
    return output_of("curl --silent --fail --compressed --max-time 20 " + address + path);
  }
  /// The newest of the events of one kind that come within some seconds.
  [[nodiscard]] nlohmann::json event(const std::string& kind) const {
    const std::string text =
        output_of("curl --silent --no-buffer --max-time 4 " + address + "api/events", Must::end);  // it never ends
    const size_t at = text.rfind("event: " + kind + "\n");
    REQUIRE_MESSAGE(at != std::string::npos, "no event ", kind, " in:\n", text);
    const size_t begin = text.find("data: ", at) + 6;
    const size_t end = text.find('\n', begin);
    const auto data = nlohmann::json::parse(text.substr(begin, end - begin), nullptr, false);
    REQUIRE_MESSAGE(!data.is_discarded(), text);
    return data;
  }
  /// The lower word of the answer to a code: opened, refused, paused, unavailable.
  [[nodiscard]] std::string unlock(const std::string& digits) const {
    const std::string token = nlohmann::json::parse(get("api/session")).at("token");
    const std::string answer = output_of("curl --silent --fail --max-time 20 --data 'token=" + token + "&code=" +
                                         digits + "' " + address + "api/unlock");
    return nlohmann::json::parse(answer).at("result");
  }

  Program program;
  std::string address;  ///< ends with a slash
};

/// Takes a port of the loopback address for as long as it lives.
class Occupier {
 public:
  Occupier() {
    const auto taken = loopback::bind(socket_, 0);
    REQUIRE(taken);
    port = std::to_string(*taken);
  }
  ~Occupier() { close(socket_); }
  std::string port;

 private:
  int socket_ = loopback::open(SOCK_STREAM);
};

}  // namespace

TEST_CASE("the page shows the temperature that the peer serves, and a code opens the door once") {
  Served hub;
  CHECK(hub.get("").find("<!doctype html>") != std::string::npos);
  hub.program.type("room set temperature 25.5");
  hub.program.expect("(peer)       heater off");
  CHECK(hub.event("status").at("climate").at("temperature") == 255);
  hub.program.type("room set temperature 15.5");
  hub.program.expect("(peer)       heater on");
  CHECK(hub.event("status").at("climate").at("temperature") == 155);

  // The board's first minute takes no code.
  std::string used = code();
  std::string result = hub.unlock(used);
  CHECK(result == "paused");
  for (unsigned i = 0; i < 40 && result == "paused"; ++i) {
    std::this_thread::sleep_for(5s);
    result = hub.unlock(used = code());
  }
  CHECK(result == "opened");
  hub.program.expect("(peer)       lock open");
  hub.program.expect("(peer)       lock closed", 30s);
  CHECK(hub.unlock(used) == "refused");
  CHECK(hub.program.count("(peer)       lock open") == 1);
}

TEST_CASE("a busy port is replaced by a free one, which is printed") {
  const Occupier occupier;
  Served hub(occupier.port);
  CHECK(hub.address != "http://127.0.0.1:" + occupier.port + "/");
  CHECK(nlohmann::json::parse(hub.get("api/system")).at("name") == "hub");
}

TEST_CASE("the running device passes what any device must in Chromium") {
  Served hub;
  const std::string folder = std::string(NACRE_TREE) + "/build/dashboard_of_device";
  const std::string address = hub.address.substr(0, hub.address.size() - 1);
  const std::string script = std::string(NACRE_TREE) + "/tests/dashboard/run";
  const std::string text =
      output_of("NACRE_DASHBOARD=" + address + " '" + script + "' '" + folder + "' 2>&1", Must::end);
  CHECK_MESSAGE(text.find("\n# fail 0\n") != std::string::npos, text);
  CHECK(text.find("\n# pass 0\n") == std::string::npos);
}

}  // namespace nacre
