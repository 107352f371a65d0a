// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
#include "proofs/image/interpreter/numbers.hpp"

#include <algorithm>

#include "abi/audit.hpp"
#include "abi/isolation.hpp"
#include "abi/network.hpp"
#include "abi/system_info.hpp"

namespace nacre::proof::interpreter {
namespace {

uint64_t whole_pages(uint64_t size) { return (size + page_size - 1) / page_size * page_size; }

void number_lines(const System& system, const Board& board, Numbers& out) {
  for (unsigned id = 0; id < system.components.size(); ++id) {
    Slice slice{static_cast<unsigned>(out.lines.size()), 0};
    for (const Grant& grant : system.components[id].grants) {
      const BoardDevice& device = board.device(grant.device);
      if (device.interrupt == 0) continue;
      out.lines.push_back({id, slice.count, slice.count, &grant, &device});
      slice.count += 1;
    }
    out.line_slices.push_back(slice);
  }
}

void number_channels(const System& system, Numbers& out) {
  out.calls.resize(system.calls.size());
  out.signals.resize(system.signals.size());
  unsigned index = 0;
  for (unsigned id = 0; id < system.components.size(); ++id) {
    const unsigned base = index;
    for (size_t i = 0; i < system.calls.size(); ++i) {
      if (system.calls[i].client != id) continue;
      out.calls[i].index = index;
      out.calls[i].handle = index++ - base;
    }
    for (size_t i = 0; i < system.signals.size(); ++i) {
      if (system.signals[i].from != id) continue;
      out.signals[i].index = index;
      out.signals[i].handle = index++ - base;
    }
    out.channel_slices.push_back({base, index - base});
  }
}

void number_ends(const System& system, Numbers& out) {
  for (size_t i = 0; i < system.calls.size(); ++i) {
    for (size_t before = 0; before < i; ++before)
      out.calls[i].tag += system.calls[before].server == system.calls[i].server ? 1 : 0;
  }
  for (size_t i = 0; i < system.signals.size(); ++i) {
    out.signals[i].bit = out.line_slices[system.signals[i].to].count;
    for (size_t before = 0; before < i; ++before)
      out.signals[i].bit += system.signals[before].to == system.signals[i].to ? 1 : 0;
  }
}

/// The first page above everything that the ELF file asks for.
uint64_t end_of_program(const Program& program) {
  uint64_t end = 0;
  for (const Load& load : program.loads) {
    end = std::max(end, load.address + load.memory_size);
    if (load.write && !load.content.empty()) end = std::max(end, load.copy + load.content.size());
  }
  return whole_pages(end);
}

}  // namespace

Numbers number(const System& system, const Board& board) {
  Numbers out;
  number_lines(system, board, out);
  number_channels(system, out);
  number_ends(system, out);
  return out;
}

AddressPlan plan_addresses(const System& system, const Board& board, const Program& program, unsigned id) {
  const Component& c = system.components[id];
  AddressPlan plan;
  plan.stack_top = end_of_program(program) + page_size + whole_pages(c.stack);
  plan.end = plan.stack_top;
  const auto place = [&](PieceKind kind, const std::string& as, uint64_t size, const Region* region) {
    plan.pieces.push_back({kind, as, plan.end + page_size, whole_pages(size), region});
    plan.end = plan.pieces.back().address + plan.pieces.back().size;
  };
  if (c.system_info) place(PieceKind::system_info, "system", sizeof(abi::SystemInfo), nullptr);
  if (c.audit) place(PieceKind::audit, "audit", sizeof(abi::AuditArea), nullptr);
  if (c.isolation) place(PieceKind::isolation, "isolation", sizeof(abi::Isolation), nullptr);
  if (c.network) place(PieceKind::network, "network", sizeof(abi::NetworkRules), nullptr);
  for (const Grant& grant : c.grants) place(PieceKind::device, grant.as, board.device(grant.device).size, nullptr);
  for (const Region& region : system.regions) {
    for (const Share& share : region.shares) {
      if (share.component == id) place(PieceKind::region, share.as, region.size, &region);
    }
  }
  return plan;
}

}  // namespace nacre::proof::interpreter
