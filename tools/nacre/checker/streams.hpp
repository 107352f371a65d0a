// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// Reads what an SMMU (Arm IHI 0070, SMMUv3) would read in an image: a linear stream table of 64 entries, the context
// descriptors that its valid entries name, and their page tables. Every field has one value that is right; a byte of these
// pages that no descriptor holds is zero.
#pragma once

#include <optional>

#include "tools/nacre/checker/walk.hpp"

namespace nacre::checker {

/// Names of devices by StreamID.
using Streams = std::map<uint32_t, std::string>;

class StreamWalker {
 public:
  StreamWalker(const Image& image, Walker& walker, Findings& findings)
      : image_(image), walker_(walker), findings_(findings) {}

  /// What the device of each stream reaches, if its entry and context are right; the entries of all other streams must be
  /// zero. Address space identifiers count the streams from 1. The pages count as tables of the walker.
  [[nodiscard]] std::map<uint32_t, AddressSpace> walk(uint64_t stream_table, const Streams& streams);

 private:
  struct Field;

  std::optional<AddressSpace> try_walk_stream(uint64_t entry, uint64_t identifier, const std::string& whose);
  bool check_fields(uint64_t address, std::span<const Field> fields, const std::string& whose);
  bool take_context(uint64_t context, const std::string& whose);
  void check_zero(uint64_t begin, uint64_t end, const std::string& what);
  void check_context_pages();

  const Image& image_;
  Walker& walker_;
  Findings& findings_;
  std::set<uint64_t> contexts_;
  std::set<uint64_t> context_pages_;
};

}  // namespace nacre::checker
