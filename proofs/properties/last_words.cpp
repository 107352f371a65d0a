// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0

#include "proofs/properties/last_words.hpp"

#include <algorithm>

#include "proofs/properties/before_boot.hpp"

namespace nacre::proof {

State unknown_state(const Memory& memory) {
  State s(memory);
  s.time = Executor::counter(0);
  for (unsigned i = 0; i < 31; ++i) s.x[i] = variable("x" + std::to_string(i), 64);
  s.sp = variable("sp", 64);
  const auto flag = [](const char* name) { return variable(std::string("flag ") + name, 1); };
  s.flags = flags_of(flag("n"), flag("z"), flag("c"), flag("v"));
  return s;
}

std::vector<Term> unchanged(const Memory& before, const Memory& after) {
  const Layout& layout = before.layout();
  std::vector<Term> all;
  for (uint32_t i = 0; i < layout.fields().size(); ++i) {
    const Field& field = layout.fields()[i];
    if (!field.writable || field.address == 0) continue;
    const unsigned bits = index_width(field.sort);
    const Term k = field.sort == Sort::scalar ? Term{} : variable("k" + std::to_string(bits), bits);
    const Term same_value = equal(before.read({i}, k), after.read({i}, k));
    if (!is_true(same_value)) all.push_back(same_value);
  }
  return all;
}

std::vector<Obligation> last_words(const Program& program, const Layout& layout, const LastWords& words) {
  Executor executor(program, layout);
  executor.time_at(0, Executor::counter(0));
  for (const Device& device : boot_devices()) executor.add_device(device);
  executor.stop_at(program.symbol("nacre_firmware"), ExitKind::stopped);
  const Memory before(layout);
  State s = unknown_state(before);
  s.pc = program.symbol(words.function);
  s.x[0] = words.argument;
  s.sp = constant(64, words.stack);
  s.callers = {0};
  std::vector<Obligation> all;
  const std::vector<Exit> exits = executor.run(std::move(s));
  if (exits.empty()) throw Unsupported(words.function + " has no end");
  for (const Exit& e : exits) {
    std::vector<Term> goals = unchanged(before, e.state.memory);
    goals.push_back(truth(e.kind == ExitKind::stopped));
    goals.push_back(equal(e.state.x[0], constant(64, static_cast<uint64_t>(words.asked))));
    const char* const asked = words.asked == Firmware::off ? "switch off" : "reset";
    all.push_back(
        {Claim::k1,
         words.name + ": the firmware is asked to " + asked + ", nothing else happens at " + program.place(e.address),
         e.address,
         {e.state.condition()},
         std::move(goals)});
  }
  for (const Check& check : executor.checks())
    all.push_back({Claim::k1,
                   words.name + ": " + check.what + " at " + program.place(check.address),
                   check.address,
                   {},
                   {check.holds}});
  return all;
}

}  // namespace nacre::proof
