// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// One-time codes at the panel of systems/hub_sim, against oathtool: the wrong ones, the right one, the used one, too many,
// over falls of `auth` and `door`, and after a board reset. Guest time: the clock begins at `first_second` and runs with
// the virtual counter.
#include <doctest/doctest.h>
#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <thread>

#include "interfaces/supervision.hpp"
#include "tests/target/observer/injector.hpp"
#include "tools/secret/totp_secret.hpp"

using namespace nacre;
using namespace nacre::observer;

namespace {

constexpr uint64_t ticks_per_second = 62'500'000;
constexpr uint64_t first_second = 1'767'225'600;  // 2026-01-01

class Hub {
 public:
  Hub()
      : subject({.system = "systems/hub_sim",
                 .extra = {"-rtc", "base=2026-01-01T00:00:00,clock=vm"},
                 .longest_jump = 20'000}) {}

  /// Types a line at the panel and waits for what must be said about it.
  void say(const std::string& line, const std::string& answer) {
    CAPTURE(line);
    must(subject.machine().process().type(line + "\n"));
    subject.run_to_output(answer);
  }

  void expect(const std::string& text) { subject.run_to_output(text); }

  /// Of guest time, as the supervisor tells it once a second: also while the guest runs or sleeps.
  [[nodiscard]] uint64_t seconds() {
    const auto status = subject.memory().read<interfaces::SupervisionStatus>(subject.region("status"));
    return status.time.to_raw() / ticks_per_second;
  }

  void run_until(uint64_t second) {
    const auto give_up = std::chrono::steady_clock::now() + std::chrono::minutes(1);
    must(subject.debugger().resume());
    while (seconds() < second) {
      REQUIRE(std::chrono::steady_clock::now() < give_up);
      std::this_thread::sleep_for(Milliseconds(1));
    }
    must(subject.debugger().interrupt(Milliseconds(10'000)));
  }

  /// The code of the present moment, from the distribution's tool.
  [[nodiscard]] std::string code() {
    const std::string build = tool::find_system(std::string(NACRE_TREE) + "/systems/hub_sim").build_folder;
    const std::string command = fmt::format("oathtool --totp=sha256 -b --now '@{}' '@{}'", first_second + seconds(),
                                            secret::totp_file(build).string());
    FILE* pipe = popen(command.c_str(), "r");
    REQUIRE(pipe != nullptr);
    char digits[16] = {};
    const bool read = fgets(digits, sizeof digits, pipe) != nullptr;
    REQUIRE(pclose(pipe) == 0);
    REQUIRE(read);
    return std::string(digits).substr(0, 6);
  }

  /// Not the present code. That it is the code of a neighbouring step happens once in 500,000 runs.
  [[nodiscard]] std::string wrong_code() { return fmt::format("{:06}", (std::stoi(code()) + 1) % 1'000'000); }

  void fell(std::string_view name) {
    const unsigned id = subject.id(name);
    Injector injector(subject);
    subject.run_to_user(id, injector.after_wait(id));
    injector.inject(id, FaultKind::null_access);
    if (id != 0) subject.run_to_user(id, subject.symbol(id, "nacre_start"));
  }

  [[nodiscard]] size_t count(std::string_view text) {
    const std::string console = subject.machine().console();
    size_t found = 0;
    for (size_t at = console.find(text); at != std::string::npos; at = console.find(text, at + 1)) found += 1;
    return found;
  }

  Subject subject;
};

constexpr uint64_t pause_is_over = 62;
/// By then no step that the window reached at boot is left in it.
constexpr uint64_t steps_are_new = 95;

}  // namespace

TEST_CASE("after a boot codes are refused for a minute, then a wrong one is refused and the right one opens once") {
  Hub hub;
  hub.expect("climate| temperature");
  hub.say("unlock " + hub.code(), "panel| no codes are taken at present");
  CHECK(hub.count("auth| paused") == 0);  // the policy keeps the code from auth
  hub.run_until(steps_are_new);
  hub.say("unlock " + hub.wrong_code(), "auth| refused: try 1 of 5");
  hub.expect("panel| code refused");
  CHECK(hub.count("peer| lock open") == 0);

  const std::string code = hub.code();
  hub.say("unlock " + code, "auth| accepted: this code is spent");
  hub.expect("peer| lock open");
  const uint64_t opened = hub.seconds();
  hub.expect("peer| lock closed");
  CHECK(hub.seconds() - opened <= 7);

  hub.say("unlock " + code, "auth| refused: try 1 of 5");
  hub.expect("panel| code refused");
  hub.say("status", "panel| door locked");
  CHECK(hub.count("peer| lock open") == 1);
}

TEST_CASE("tries and spent codes survive falls of auth and door") {
  Hub hub;
  hub.run_until(steps_are_new);
  const std::string code = hub.code();
  hub.say("unlock " + code, "auth| accepted: this code is spent");
  hub.expect("peer| lock closed");
  hub.say("unlock " + hub.wrong_code(), "auth| refused: try 1 of 5");
  hub.fell("auth");
  hub.say("unlock " + code, "auth| refused: try 2 of 5");
  hub.fell("door");
  hub.say("unlock " + hub.wrong_code(), "auth| refused: try 3 of 5");
  hub.say("unlock " + hub.wrong_code(), "auth| refused: try 4 of 5");
  hub.say("unlock " + hub.wrong_code(), "auth| refused: try 5 of 5");
  const uint64_t paused = hub.seconds();
  hub.say("unlock " + hub.code(), "panel| no codes are taken at present");
  hub.fell("auth");
  hub.fell("door");
  hub.say("unlock " + hub.code(), "panel| no codes are taken at present");
  CHECK(hub.count("auth| paused") == 0);
  CHECK(hub.count("peer| lock open") == 1);
  hub.run_until(paused + pause_is_over);
  hub.say("unlock " + hub.code(), "auth| accepted: this code is spent");
  hub.expect("peer| lock open");
  CHECK(hub.count("no record of earlier tries") == 1);
}

TEST_CASE("a door that falls while it is open comes back locked") {
  Hub hub;
  hub.run_until(steps_are_new);
  hub.say("unlock " + hub.code(), "peer| lock open");
  hub.fell("door");
  hub.expect("peer| lock closed");
}

TEST_CASE("a board reset buys no tries: auth refuses for a minute, and a code from before stays spent") {
  Hub hub;
  hub.run_until(steps_are_new);
  const std::string code = hub.code();
  hub.say("unlock " + code, "peer| lock closed");
  hub.fell("supervisor");
  hub.expect("auth| no record of earlier tries");
  hub.expect("climate| temperature");
  hub.say("unlock " + hub.code(), "panel| no codes are taken at present");
  hub.run_until(hub.seconds() + pause_is_over);
  hub.say("unlock " + code, "panel| code refused");
  CHECK(hub.count("peer| lock open") == 1);
}

TEST_CASE("the secret is in one place of the memory, and in nothing that is printed") {
  Hub hub;
  hub.run_until(steps_are_new);
  hub.say("unlock " + hub.code(), "peer| lock closed");
  const uint64_t place = hub.subject.region("secret");
  std::array<uint8_t, 16> secret;
  std::ranges::copy(hub.subject.memory().view(place, secret.size()), reinterpret_cast<std::byte*>(secret.data()));
  const auto ram = hub.subject.memory().view(0x4000'0000, 128u << 20);
  const auto* bytes = reinterpret_cast<const uint8_t*>(ram.data());
  size_t found = 0;
  for (const auto* at = bytes;; ++at) {
    at = std::search(at, bytes + ram.size(), secret.begin(), secret.end());
    if (at == bytes + ram.size()) break;
    found += 1;
    CHECK(static_cast<uint64_t>(at - bytes) + 0x4000'0000 == place);
  }
  CHECK(found == 1);
  const std::string console = hub.subject.machine().console();
  const auto key = secret::totp_secret(tool::find_system(std::string(NACRE_TREE) + "/systems/hub_sim").build_folder);
  REQUIRE(key.has_value());
  CHECK(console.find(key->base32.substr(0, 8)) == std::string::npos);
  std::string hex;
  for (const uint8_t byte : secret) hex += fmt::format("{:02x}", byte);
  CHECK(console.find(hex.substr(0, 12)) == std::string::npos);
}
