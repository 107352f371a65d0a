// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// A system on the network, its instructions counted while it runs. Time passes with instructions, and while the machine
// idles with the host's clock, because its peers are the host's.
#pragma once

#include "tools/bench/network/peer.hpp"
#include "tools/bench/network/shared_view.hpp"
#include "tools/bench/system_run.hpp"
#include "tools/machine/machine.hpp"

namespace nacre::bench {

struct NetworkRun {
  std::unique_ptr<tool::BuiltSystem> system;  ///< null if Nacre is not what runs
  SharedView view;
  Ports ports;
  machine::Machine machine;
};

enum class Detail { totals, sites };

/// Whether the SMMU stands between the card and memory.
enum class Card { isolated, open };

/// Starts `options.image`, which says "address" on its console when it has one, with a card, ports and counts.
[[nodiscard]] Result<NetworkRun> start_machine(const Parts& parts, machine::Options options, Card card, Detail detail);

/// Starts the system at `path` and waits until it has its address.
[[nodiscard]] Result<NetworkRun> start_network(const Parts& parts, const std::string& path, Detail detail);

/// All instructions until the peer has the first bytes of a 200 from the page's server, which begins last. The peer
/// asks at once and again whenever it is refused, since nobody may listen yet: those refusals are part of the count.
[[nodiscard]] Result<Counts> first_answer(const NetworkRun& run);

}  // namespace nacre::bench
