// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tests/fuzz/tcpip_steps.hpp"
#include "tests/network/neighbour.hpp"

namespace nacre::fuzz {

inline constexpr size_t most_peers = 12;

/// Opens an honest connection, which is returned, or goes on with one, so that the frames meet some that have come far.
wire::TcpPeer* act_as_peer(wire::Neighbour& neighbour, const Step& step, uint32_t now);
/// The frame of a step: its template as it fits the neighbour's conversations now, with the step's changes.
[[nodiscard]] wire::Bytes make_frame(wire::Neighbour& neighbour, const Step& step);
/// Bytes that are no frame of any kind, or the beginning of one.
[[nodiscard]] wire::Bytes make_raw_frame(const Step& step);

}  // namespace nacre::fuzz
