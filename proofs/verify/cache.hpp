// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// What was proved before: for each obligation the instances that its proof needed and the certificate. Nothing in it
// is believed: a hit saves the search, its certificate is checked against the formula that the kernel gives now.
#pragma once

#include <filesystem>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "lib/sha256.hpp"

namespace nacre::proof::verify {

/// XDG_CACHE_HOME/nacre/proofs, or ~/.cache/nacre/proofs; empty if there is neither.
[[nodiscard]] std::filesystem::path cache_folder();

struct Remembered {
  std::vector<uint32_t> instances;
  std::string packed_certificate;  ///< gzip
};

/// Any thread may use it.
class Cache {
 public:
  /// Without a folder nothing is remembered.
  explicit Cache(std::filesystem::path folder);
  [[nodiscard]] std::optional<Remembered> find(const Digest& key) const;
  void keep(const Digest& key, const Remembered& proof);
  void forget(const Digest& key) const;

  /// How long an obligation took last: what takes long is begun first.
  [[nodiscard]] double last_seconds(const std::string& name) const;
  void keep_seconds(const std::string& name, double seconds);

  /// Writes the times, and removes what was not used for longest until at most `bytes` are left.
  void close(uint64_t bytes = uint64_t{2} << 30);

 private:
  [[nodiscard]] std::filesystem::path file_of(const Digest& key) const;
  void read_times();
  void shrink(uint64_t bytes) const;

  std::filesystem::path folder_;
  std::mutex mutex_;
  std::map<std::string, double> times_;
};

}  // namespace nacre::proof::verify
