// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// The files of a bundle: a tar archive (POSIX ustar), which every tar unpacks; certificates in it are gzipped.
#pragma once

#include <filesystem>
#include <fstream>
#include <map>
#include <mutex>
#include <string>
#include <vector>

namespace nacre::proof::verify {

[[nodiscard]] std::string gzip(const std::string& text);
/// Throws std::runtime_error if that is not what `gzip` writes.
[[nodiscard]] std::string gunzip(const std::string& bytes);

/// Stands under its name only once it is finished. Any thread may add.
class ArchiveWriter {
 public:
  explicit ArchiveWriter(std::filesystem::path path);
  ArchiveWriter(const ArchiveWriter&) = delete;
  ArchiveWriter& operator=(const ArchiveWriter&) = delete;
  ~ArchiveWriter();
  /// Of equal names the first one stays.
  void add(const std::string& name, const std::string& content);
  void finish();

 private:
  [[nodiscard]] std::filesystem::path unfinished() const { return path_.string() + ".part"; }

  std::filesystem::path path_;
  std::ofstream file_;
  std::mutex mutex_;
  std::map<std::string, size_t> sizes_;
  bool finished_ = false;
};

/// Any thread may read. Throws std::runtime_error on what is not such an archive.
class ArchiveReader {
 public:
  explicit ArchiveReader(const std::filesystem::path& path);
  [[nodiscard]] bool has(const std::string& name) const { return places_.contains(name); }
  [[nodiscard]] std::string read(const std::string& name) const;
  [[nodiscard]] std::vector<std::string> names() const;

 private:
  struct Place {
    uint64_t offset = 0;
    uint64_t size = 0;
  };
  std::filesystem::path path_;
  std::map<std::string, Place> places_;
};

}  // namespace nacre::proof::verify
