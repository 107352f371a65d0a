// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
#include <stdexcept>

#include "abi/image.hpp"
#include "proofs/validation/boot_mutants.hpp"

namespace nacre::proof {
namespace {

using abi::ChannelKind;
using abi::Tables;

constexpr Change always = bits(0, 4, 14);  ///< a conditional branch that is always taken

abi::ChannelEntry& channel_of(Tables& t, ChannelKind kind,
                              const std::function<bool(const abi::ChannelEntry&)>& also = {}) {
  for (unsigned i = 0; i < t.channel_count; ++i) {
    if (t.channels[i].kind == kind && (!also || also(t.channels[i]))) return t.channels[i];
  }
  throw std::runtime_error("the system has no such channel");
}

void less_urgent_server(Tables& t) {
  abi::ChannelEntry& c = channel_of(t, ChannelKind::call);
  c.peer = ComponentId::from_raw(static_cast<uint8_t>(c.owner.to_raw() + 1));
  t.components[c.peer.to_raw()].flags |= abi::ComponentFlags::server;
  t.components[c.peer.to_raw()].limit = t.components[c.peer.to_raw()].start_limit =
      t.components[c.peer.to_raw()].budget;
}

void method_twice(Tables& t) {
  abi::ChannelEntry& c = channel_of(t, ChannelKind::call, [](const abi::ChannelEntry& e) { return e.governed != 0; });
  c.plain |= c.governed;
}

void bit_twice(Tables& t) {
  abi::ChannelEntry& first = channel_of(t, ChannelKind::signal);
  abi::ChannelEntry& second = channel_of(
      t, ChannelKind::signal, [&](const abi::ChannelEntry& e) { return &e != &first && e.peer == first.peer; });
  second.bit = first.bit;
}

void private_line(Tables& t) {
  t.line_of_intid[t.lines[0].intid] = abi::no_line;
  t.lines[0].intid = 27;
  t.line_of_intid[27] = 0;
}

void supervisor_hears_twice(Tables& t) {
  const abi::ChannelEntry& signal = channel_of(t, ChannelKind::signal, [&](const abi::ChannelEntry& e) {
    for (unsigned c = 1; c < t.component_count; ++c) {
      if (t.components[c].supervisor == e.peer) return true;
    }
    return false;
  });
  for (unsigned c = 1; c < t.component_count; ++c) {
    if (t.components[c].supervisor == signal.peer) t.components[c].fault_bit = signal.bit;
  }
}

}  // namespace

const std::vector<BootMutant>& boot_mutants() {
  static const std::vector<BootMutant> all = {
      {{"boot: tables of another version", "nacre::abi::well_formed_header", "b.eq *", 0, always},
       [](Tables& t) { t.magic ^= 1; }},
      {{"boot: 65 components", "nacre::abi::well_formed_header", "cmp *, #0x3f", 0, bits(10, 12, 0x40)},
       [](Tables& t) { t.component_count = 65; }},
      {{"boot: a budget above the period", "nacre::abi::well_formed_component", "b.hs *", 3, gone},
       [](Tables& t) { t.components[3].budget = t.components[3].period + Span::from_raw(1); }},
      {{"boot: a server without a limit", "nacre::abi::well_formed_component", "cbz *", 0, gone},
       [](Tables& t) { t.components[1].limit = no_time; }},
      {{"boot: slices overlap", "nacre::abi::well_formed_component", "b.ne *", 0, gone},
       [](Tables& t) { t.components[4].channel_base -= 1; }},
      {{"boot: an entry in the kernel's half", "nacre::abi::well_formed_component", "b.ne *", 2, gone},
       [](Tables& t) { t.components[2].entry = NACRE_KERNEL_OFFSET; }},
      {{"boot: another's page table", "nacre::abi::well_formed_component", "b.ne *", 5, gone},
       [](Tables& t) { t.components[2].page_table |= 1; }},
      {{"boot: fault bits above 63", "nacre::abi::well_formed_component", "cmp *, #0x3f", 0, bits(10, 12, 0x7f)},
       [](Tables& t) { t.components[3].fault_bit |= 64; }},
      {{"boot: a slot too many", "nacre::abi::well_formed_component", "cmp *, #0x10", 0, bits(10, 12, 0x11)},
       [](Tables& t) { t.components[1].fp_slot = 17; }},
      {{"boot: slots are not claimed", "nacre::abi::well_formed_component", "str *, [x2, #0x10]", 0, gone},
       [](Tables& t) { t.components[1].fp_slot = t.components[2].fp_slot = 3; }},
      {{"boot: calls towards the less urgent", "nacre::abi::well_formed_channel", "b.hs *", 0, gone},
       less_urgent_server},
      {{"boot: a method both plain and governed", "nacre::abi::well_formed_channel", "b.ne *", 1, gone}, method_twice},
      {{"boot: signal bits above 63", "nacre::abi::well_formed_channel", "cmp *, #0x3f", 0, bits(10, 12, 0x7f)},
       [](Tables& t) { channel_of(t, ChannelKind::signal).bit |= 64; }},
      {{"boot: a signal's bit twice", "nacre::abi::well_formed_channel", "b.eq *", 3, always}, bit_twice},
      {{"boot: a line of the processor's own", "nacre::abi::well_formed_line", "cmn *, #0xe0", 0, bits(10, 12, 0xe5)},
       private_line},
      {{"boot: a line that is not looked up", "nacre::abi::well_formed_line", "b.ne *", 0, gone},
       [](Tables& t) { t.line_of_intid[t.lines[0].intid] = abi::no_line; }},
      {{"boot: a refused component is accepted", "nacre_boot_state", "b.ne *", 2, gone},
       [](Tables& t) { t.components[2].budget = no_time; }},
      {{"boot: a refused channel is accepted", "nacre_boot_state", "b.ne *", 4, gone},
       [](Tables& t) { t.channels[2].kind = static_cast<ChannelKind>(7); }},
      {{"boot: the supervisor's bits are not compared", "nacre_boot_state", "tbnz *", 0, gone}, supervisor_hears_twice},
      {{"boot: an interrupt of no line", "nacre_boot_state", "b.eq *", 1, always},
       [](Tables& t) { t.line_of_intid[100] = 0; }},
      {{"boot: accounts are empty", "nacre_boot_state", "stp x4, *, [x1, #0x150]", 0, gone}},
      {{"boot: a component pays for the first one", "nacre_boot_state", "strb *, [*, #0x198]", 0, gone}},
      {{"boot: no servers", "nacre_boot_state", "tbz *, #0x0, *", 0, inverted}},
      {{"boot: refills come at once", "nacre_boot_state", "add x2, x2, x19", 0, gone}},
      {{"boot: the state is not zeroed", "nacre_mapped", "stp xzr, xzr, *", 0, bits(0, 5, 8)}},
      {{"boot: components read the physical counter", "nacre_mapped", "mov x0, #0x2", 0, bits(5, 16, 3)}},
      {{"boot: the vectors are not set", "nacre_mapped", "msr VBAR_EL1, *", 0, gone}},
      {{"boot: the firmware is called the other way", "nacre_firmware", "cbnz *", 0, inverted}},
      {{"boot: the timer is not enabled", "nacre_mapped", "msr CNTV_CTL_EL0, *", 0, gone}},
      {{"boot: no interrupt has the priority", "nacre_board_boot", "msr ICC_PMR_EL1, *", 0, gone}},
      {{"boot: ending an interrupt deactivates it", "nacre_board_boot", "mov w14, #0x2", 0, bits(5, 16, 0)}},
      {{"boot: lines are not enabled", "nacre_configure_line", "str *, [x8, #0x80]", 0, gone}},
  };
  return all;
}

}  // namespace nacre::proof
