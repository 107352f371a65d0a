// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// A kernel that finds a malformed table says which rule is broken and where, and stops: one mutation of a good image
// for each rule, and a good image that is not refused. The expectation is written here, not computed by the predicate.
#include <doctest/doctest.h>
#include <fmt/format.h>

#include "abi/image.hpp"
#include "tests/target/observer/subject.hpp"

using namespace nacre;
using namespace nacre::observer;

namespace {

constexpr const char* subject_system = "systems/hub_sim";
constexpr Milliseconds patience{20'000};

/// What the kernel must say: the name of the rule, and the index of the entry.
struct Refusal {
  const char* rule;
  unsigned index;
};

struct Mutation {
  const char* what;
  Refusal (*apply)(abi::Tables&);
};

unsigned channel_of_kind(const abi::Tables& tables, abi::ChannelKind kind) {
  for (unsigned i = 0; i < tables.channel_count; ++i) {
    if (tables.channels[i].kind == kind) return i;
  }
  FAIL("the system has no such channel");
  return 0;
}

unsigned call_channel(const abi::Tables& tables) { return channel_of_kind(tables, abi::ChannelKind::call); }
unsigned signal_channel(const abi::Tables& tables) { return channel_of_kind(tables, abi::ChannelKind::signal); }

const Mutation mutations[] = {
    {"magic",
     [](abi::Tables& t) {
       t.magic ^= 1;
       return Refusal{"header", 0};
     }},
    {"size",
     [](abi::Tables& t) {
       t.size += 64;
       return Refusal{"header", 0};
     }},
    {"no component",
     [](abi::Tables& t) {
       t.component_count = 0;
       return Refusal{"header", 0};
     }},
    {"65 components",
     [](abi::Tables& t) {
       t.component_count = 65;
       return Refusal{"header", 0};
     }},
    {"quantum is no power of two",
     [](abi::Tables& t) {
       t.quantum_mask ^= 2;
       return Refusal{"header", 0};
     }},
    {"budget of zero",
     [](abi::Tables& t) {
       t.components[2].budget = no_time;
       return Refusal{"times of a component", 2};
     }},
    {"budget above the period",
     [](abi::Tables& t) {
       t.components[3].budget = t.components[3].period + Span::from_raw(1);
       return Refusal{"times of a component", 3};
     }},
    {"server without a limit",
     [](abi::Tables& t) {
       t.components[1].limit = no_time;
       return Refusal{"times of a component", 1};
     }},
    {"period that overflows sums",
     [](abi::Tables& t) {
       t.components[4].period = Span::from_raw(int64_t{1} << 62);
       return Refusal{"times of a component", 4};
     }},
    {"slices that overlap",
     [](abi::Tables& t) {
       t.components[4].channel_base -= 1;
       return Refusal{"slices of a component", 4};
     }},
    {"slice beyond the table",
     [](abi::Tables& t) {
       t.components[0].channel_count = 255;
       return Refusal{"slices of a component", 0};
     }},
    {"entry in the kernel's half",
     [](abi::Tables& t) {
       t.components[2].entry = NACRE_KERNEL_OFFSET;
       return Refusal{"addresses of a component", 2};
     }},
    {"another component's ASID",
     [](abi::Tables& t) {
       t.components[2].page_table += uint64_t{1} << 48;
       return Refusal{"addresses of a component", 2};
     }},
    {"unaligned stack",
     [](abi::Tables& t) {
       t.components[5].stack -= 8;
       return Refusal{"addresses of a component", 5};
     }},
    {"own supervisor",
     [](abi::Tables& t) {
       t.components[3].supervisor = ComponentId::from_raw(3);
       return Refusal{"supervisor of a component", 3};
     }},
    {"fault bit 64",
     [](abi::Tables& t) {
       t.components[3].fault_bit = 64;
       return Refusal{"supervisor of a component", 3};
     }},
    {"floating point slot 17",
     [](abi::Tables& t) {
       t.components[1].fp_slot = 17;
       return Refusal{"fp slot of a component", 1};
     }},
    {"floating point slot twice",
     [](abi::Tables& t) {
       t.components[1].fp_slot = t.components[2].fp_slot = 3;
       return Refusal{"fp slot of a component", 2};
     }},
    {"call to a component that serves nobody",
     [](abi::Tables& t) {
       const unsigned i = call_channel(t);
       t.components[t.channels[i].peer.to_raw()].flags &= static_cast<uint8_t>(~abi::ComponentFlags::server);
       return Refusal{"server flag of a component", i};
     }},
    {"owner that does not exist",
     [](abi::Tables& t) {
       t.channels[0].owner = ComponentId::from_raw(63);
       return Refusal{"owner of a channel", 0};
     }},
    {"owner without the slice",
     [](abi::Tables& t) {
       t.channels[1].owner = ComponentId::from_raw(0);
       return Refusal{"owner of a channel", 1};
     }},
    {"unknown kind",
     [](abi::Tables& t) {
       t.channels[2].kind = static_cast<abi::ChannelKind>(7);
       return Refusal{"kind of a channel", 2};
     }},
    {"peer is the owner",
     [](abi::Tables& t) {
       t.channels[2].peer = t.channels[2].owner;
       return Refusal{"peer of a channel", 2};
     }},
    {"peer that does not exist",
     [](abi::Tables& t) {
       t.channels[3].peer = ComponentId::from_raw(40);
       return Refusal{"peer of a channel", 3};
     }},
    {"method both plain and governed",
     [](abi::Tables& t) {
       const unsigned i = call_channel(t);
       t.channels[i].plain |= 1;
       t.channels[i].governed |= 1;
       return Refusal{"methods of a channel", i};
     }},
    {"rows beyond the table",
     [](abi::Tables& t) {
       const unsigned i = call_channel(t);
       t.channels[i].governed = uint64_t{1} << 40;
       t.channels[i].audited = 0;
       t.channels[i].first_row = t.row_count;
       return Refusal{"methods of a channel", i};
     }},
    {"call towards the less urgent",
     [](abi::Tables& t) {
       const unsigned i = call_channel(t);
       t.channels[i].peer = ComponentId::from_raw(static_cast<uint8_t>(t.channels[i].owner.to_raw() + 1));
       return Refusal{"call towards the less urgent", i};
     }},
    {"bit 64",
     [](abi::Tables& t) {
       const unsigned i = signal_channel(t);
       t.channels[i].bit = 64;
       return Refusal{"bit of a signal", i};
     }},
    {"owner of a line",
     [](abi::Tables& t) {
       t.lines[0].owner = ComponentId::from_raw(9);
       return Refusal{"owner of a line", 0};
     }},
    {"private interrupt",
     [](abi::Tables& t) {
       t.lines[0].intid = 27;
       return Refusal{"number of a line", 0};
     }},
    {"bit of a line twice",
     [](abi::Tables& t) {
       t.lines[1].bit = 64;
       return Refusal{"bit of a line", 1};
     }},
    {"look-up of an unowned interrupt",
     [](abi::Tables& t) {
       t.line_of_intid[100] = 0;
       return Refusal{"line of an interrupt number", 100};
     }},
    {"look-up beyond the lines",
     [](abi::Tables& t) {
       t.line_of_intid[101] = static_cast<uint8_t>(t.line_count);
       return Refusal{"line of an interrupt number", 101};
     }},
    {"fault bit of a signal",
     [](abi::Tables& t) {
       const unsigned i = signal_channel(t);
       for (unsigned c = 1; c < t.component_count; ++c) {
         if (t.components[c].supervisor == t.channels[i].peer) {
           t.components[c].fault_bit = t.channels[i].bit;
           return Refusal{"supervisor of a component", c};
         }
       }
       FAIL("the first signal goes to no supervisor");
       return Refusal{"", 0};
     }},
};

abi::Tables& tables_of(std::vector<uint8_t>& image) {
  return *reinterpret_cast<abi::Tables*>(image.data() + NACRE_TABLES_OFFSET);
}

/// Boots the image until it prints a line or ends.
std::string first_line(const std::vector<uint8_t>& bytes, std::string_view until) {
  const ImageFile image(bytes);
  auto machine = must(machine::Machine::start({.image = image.path(), .debugger = false}));
  const size_t end = must(machine.process().wait_for_output(until, 0, patience));
  return machine.console().substr(0, end);
}

}  // namespace

TEST_CASE("each mutated table is refused with its reason") {
  const auto system = build_system({.system = subject_system});
  for (const Mutation& mutation : mutations) {
    std::vector<uint8_t> image = system->image;
    const Refusal refusal = mutation.apply(tables_of(image));
    CAPTURE(mutation.what);
    CHECK(first_line(image, "\n") == fmt::format("nacre: tables refused: {} {:03}\r\n", refusal.rule, refusal.index));
  }
}

TEST_CASE("a refusing kernel starts nobody and switches the board off") {
  const auto system = build_system({.system = subject_system});
  std::vector<uint8_t> bytes = system->image;
  tables_of(bytes).magic ^= 1;
  const ImageFile image(bytes);
  auto machine = must(machine::Machine::start({.image = image.path(), .debugger = false}));
  CHECK(must(machine.process().wait_for_end(patience)) == 0);
  CHECK(machine.process().drained_output() == "nacre: tables refused: header 000\r\n");
}

TEST_CASE("the unmutated table is not refused") {
  const auto system = build_system({.system = subject_system});
  CHECK(first_line(system->image, "climate| temperature").find("tables refused") == std::string::npos);
}
