// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// The fuzzer chooses the seed of a system, damages its tables, and chooses the events. Either the kernel refuses the tables at boot, or
// after every event the invariant holds and the core agrees with the model.
#include <fmt/format.h>

#include <cstdlib>
#include <memory>
#include <span>

#include "tests/host_arch/processor.hpp"
#include "tests/model/bridge.hpp"
#include "tests/model/explorer.hpp"
#include "tests/model/invariant.hpp"
#include "tests/model/random_tables.hpp"

namespace nacre::model {

namespace {

constexpr Instant boot_time = Instant::from_raw(1'000'000);

/// Choices out of the fuzzer's bytes, two for each; zeroes when they are used up.
class Bytes final : public Random {
 public:
  explicit Bytes(std::span<const uint8_t> bytes) : bytes_(bytes) {}
  uint64_t operator()() override {
    const uint64_t value = next() | next() << 8;
    return value | value << 16 | value << 32 | value << 48;
  }
  [[nodiscard]] bool empty() const { return bytes_.empty(); }

 private:
  uint64_t next() {
    if (bytes_.empty()) return 0;
    const uint8_t byte = bytes_.front();
    bytes_ = bytes_.subspan(1);
    return byte;
  }

  std::span<const uint8_t> bytes_;
};

/// Overwrites a few bytes of the tables, mostly near the start of an entry that is in use.
void damage(Random& random, abi::Tables& tables) {
  auto* const bytes = reinterpret_cast<uint8_t*>(&tables);
  const uint64_t changes = below(random, 4);
  for (uint64_t i = 0; i < changes; ++i) {
    const uint64_t part = below(random, 5);
    size_t at = random() % sizeof(abi::Tables);
    if (part == 0)
      at = offsetof(abi::Tables, components) + random() % (sizeof(abi::ComponentEntry) * tables.component_count);
    if (part == 1)
      at = offsetof(abi::Tables, channels) + random() % (sizeof(abi::ChannelEntry) * (tables.channel_count + 1U));
    if (part == 2) at = offsetof(abi::Tables, lines) + random() % (sizeof(abi::LineEntry) * (tables.line_count + 1U));
    if (part == 3) at = random() % offsetof(abi::Tables, components);
    const auto value = static_cast<uint8_t>(random());
    if (at < sizeof(abi::Tables))
      bytes[at] = one_in(random, 2) ? value : static_cast<uint8_t>(bytes[at] + (value & 1 ? 1 : -1));
  }
}

[[noreturn]] void stop(const Event& event, const std::string& what) {
  fmt::print(stderr, "{}: {}\n", describe(event), what);
  std::abort();
}

/// False: the board has been reset.
[[nodiscard]] bool follow(Machine& machine, Bridge& bridge, const Event& event) {
  machine.step(event);
  const bool reset = bridge.apply(event);
  if (reset != machine.effects().reset) stop(event, "only one of core and model resets the board");
  if (reset) return false;
  if (const auto found = bridge.difference(machine, Depth::all)) stop(event, describe(*found));
  Bridge::adopt_armed(machine);
  if (const unsigned clause = broken_clause(machine); clause != 0) stop(event, clauses[clause - 1].text);
  return true;
}

void run(Bytes& random) {
  const auto components = static_cast<unsigned>(1 + below(random, abi::max_components));
  SeededRandom system(random());
  random_system(system, components).build(host::tables());
  damage(random, host::tables());
  const auto machine = std::make_unique<Machine>(host::tables());
  std::unique_ptr<Bridge> bridge;
  try {
    bridge = std::make_unique<Bridge>(*machine, boot_time);
  } catch (const host::Refused&) {
    return;
  }
  machine->boot(boot_time);
  if (const auto found = bridge->difference(*machine, Depth::all)) stop({}, describe(*found));
  Bridge::adopt_armed(*machine);
  while (!random.empty()) {
    if (!follow(*machine, *bridge, random_event(random, *machine))) return;
  }
}

}  // namespace

}  // namespace nacre::model

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  nacre::model::Bytes random({data, size});
  nacre::model::run(random);
  return 0;
}
