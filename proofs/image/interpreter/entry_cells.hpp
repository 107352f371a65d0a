// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// Every field of the tables as a cell, reserved ones and those of unused entries too.
#pragma once

#include "abi/isolation.hpp"
#include "abi/metadata.hpp"
#include "abi/network.hpp"
#include "abi/system_info.hpp"
#include "abi/tables.hpp"
#include "proofs/image/interpreter/sheet.hpp"

namespace nacre::proof::interpreter {

void add_table_cells(Sheet& sheet, const abi::Tables& tables, uint64_t offset);
void add_info_cells(Sheet& sheet, const abi::SystemInfo& info, uint64_t offset);
void add_isolation_cells(Sheet& sheet, const abi::Isolation& isolation, uint64_t offset);
void add_network_cells(Sheet& sheet, const abi::NetworkRules& rules, uint64_t offset);
void add_use_cells(Sheet& sheet, const abi::Use& use, uint64_t offset, const std::string& name);

}  // namespace nacre::proof::interpreter
