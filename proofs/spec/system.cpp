// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0

#include "proofs/spec/system.hpp"

namespace nacre::proof::spec {

Term members(Term set) {
  Term t = set - ((set >> constant(64, 1)) & constant(64, 0x5555'5555'5555'5555));
  t = (t & constant(64, 0x3333'3333'3333'3333)) + ((t >> constant(64, 2)) & constant(64, 0x3333'3333'3333'3333));
  t = (t + (t >> constant(64, 4))) & constant(64, 0x0f0f'0f0f'0f0f'0f0f);
  return (t * constant(64, 0x0101'0101'0101'0101)) >> constant(64, 56);
}

Term is_component_mode(Term spsr) { return equal(spsr & constant(64, 0x3df), constant(64, 0)); }

void add_ghosts(Layout& layout) {
  layout.add_register("running", 1);
  layout.add_register("current", 1);
  layout.add_register("resets", 1);
  layout.add_register("last", 8);
  layout.add_column("callee", 1, Sort::component);
}

#define COLUMN(name) name(memory, #name)

System::System(const Memory& initial, const Environment& surroundings)
    : memory(initial),
      environment(surroundings),
      condition(truth(true)),
      checkpoints(std::make_shared<std::vector<Checkpoint>>()),
      COLUMN(deadline),
      COLUMN(pending),
      COLUMN(account),
      COLUMN(refill_at),
      COLUMN(limit),
      COLUMN(activation),
      COLUMN(granted),
      COLUMN(generation),
      COLUMN(fault_pc),
      COLUMN(fault_address),
      COLUMN(channel_base),
      COLUMN(channel_count),
      COLUMN(payer),
      COLUMN(serving),
      COLUMN(nested),
      COLUMN(nested_limit),
      COLUMN(flags),
      COLUMN(full),
      COLUMN(denials_left),
      COLUMN(cause),
      COLUMN(fault_client),
      COLUMN(line_base),
      COLUMN(line_count),
      COLUMN(page_table),
      COLUMN(fp_access),
      COLUMN(sp),
      COLUMN(pc),
      COLUMN(spsr),
      COLUMN(fp_control),
      COLUMN(thread),
      COLUMN(callee),
      COLUMN(ready),
      COLUMN(runnable),
      COLUMN(armed),
      COLUMN(funded),
      COLUMN(servers),
      COLUMN(down),
      COLUMN(active),
      COLUMN(fp_owner),
      COLUMN(arrival),
      COLUMN(running),
      COLUMN(current),
      COLUMN(resets) {}

System& System::operator=(const System& other) {
  memory = other.memory;
  environment = other.environment;
  condition = other.condition;
  checkpoints = other.checkpoints;
  return *this;
}

std::optional<Memory> System::at(std::string_view name) const {
  std::optional<Memory> result;
  for (const Checkpoint& c : *checkpoints) {
    if (c.name == name) result = result ? Memory::join(c.condition, c.memory, *result) : c.memory;
  }
  return result;
}

Cell System::x(unsigned number, Term component) { return named("x" + std::to_string(number), component); }

}  // namespace nacre::proof::spec
