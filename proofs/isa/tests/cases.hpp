// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// Random states in which one instruction can be tried: memory accesses go to the record's arena, branches to
// breakpoints.
#pragma once

#include <optional>
#include <span>
#include <string_view>

#include "proofs/isa/isa.hpp"
#include "proofs/isa/tests/kernel_code.hpp"
#include "proofs/isa/tests/record.hpp"

namespace nacre::proof {

/// Records behind the last one that have breakpoints too, for branches forward.
inline constexpr size_t spare_records = 512;

/// Whether a case may change the distance of a branch and the name of a system register in its word.
enum class Keep { word, form };

/// A case for the word in the record with this number, or nothing if it cannot be tried.
[[nodiscard]] std::optional<Record> make_case(uint32_t word, Keep keep, size_t record, Random& random);

struct NotTried {
  Form form;
  std::string_view reason;
};
[[nodiscard]] std::span<const NotTried> forms_not_tried();

/// Whether what is written to the register is read again, at least the bits of its mask, and nothing else happens.
struct PlainRegister {
  SystemRegister number;
  uint64_t bits;
};
[[nodiscard]] std::span<const PlainRegister> plain_registers();

/// System registers of the kernel that are not tried.
struct RegisterNotTried {
  SystemRegister number;
  std::string_view reason;
};
[[nodiscard]] std::span<const RegisterNotTried> registers_not_tried();

}  // namespace nacre::proof
