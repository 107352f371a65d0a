// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// The cells of one image: header, BootInfo, abi::Tables, abi::SystemInfo, abi::Isolation, abi::NetworkRules and the metadata of each program.
// From the image itself come only the root tables that BootInfo and the tables name, through them where a page of a component
// is, and where the stream table is; the page-table checker (claim I1) ties all of them to the description.
#pragma once

#include "proofs/image/interpreter/authority.hpp"
#include "proofs/image/interpreter/sheet.hpp"

namespace nacre::proof::interpreter {

[[nodiscard]] Sheet interpret(const Sources& sources, std::span<const uint8_t> image);

/// Where a component's address leads by the tables in the image, as an offset of the image; Refused if nowhere, or to memory
/// beyond it.
[[nodiscard]] uint64_t offset_of(std::span<const uint8_t> image, unsigned component, uint64_t address);

}  // namespace nacre::proof::interpreter
