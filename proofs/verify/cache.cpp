// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
#include "proofs/verify/cache.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <sstream>
#include <thread>

#include "proofs/verify/hex.hpp"

namespace nacre::proof::verify {

namespace fs = std::filesystem;

namespace {

constexpr const char* first_word = "nacre-proof-1";

/// All or nothing, also beside other processes.
void write_file(const fs::path& path, const std::string& content) {
  const fs::path fresh =
      fmt::format("{}.{}.{}", path.string(), getpid(), std::hash<std::thread::id>{}(std::this_thread::get_id()));
  std::ofstream(fresh, std::ios::binary) << content;
  std::error_code ignored;
  fs::rename(fresh, path, ignored);
}

}  // namespace

fs::path cache_folder() {
  const char* const cache = std::getenv("XDG_CACHE_HOME");
  if (cache != nullptr && *cache != '\0') return fs::path(cache) / "nacre/proofs";
  const char* const home = std::getenv("HOME");
  return home != nullptr && *home != '\0' ? fs::path(home) / ".cache/nacre/proofs" : fs::path();
}

Cache::Cache(fs::path folder) : folder_(std::move(folder)) {
  if (folder_.empty()) return;
  std::error_code error;
  fs::create_directories(folder_, error);
  if (error) folder_.clear();
  if (!folder_.empty()) read_times();
}

fs::path Cache::file_of(const Digest& key) const { return folder_ / hex(key); }

/// A line `nacre-proof-1 COUNT INSTANCE...`, then the certificate.
std::optional<Remembered> Cache::find(const Digest& key) const {
  if (folder_.empty()) return std::nullopt;
  std::ifstream file(file_of(key), std::ios::binary);
  std::string line;
  if (!std::getline(file, line)) return std::nullopt;
  std::istringstream words(line);
  std::string word;
  size_t count = 0;
  if (!(words >> word >> count) || word != first_word) return std::nullopt;
  Remembered proof;
  uint32_t instance = 0;
  while (words >> instance) proof.instances.push_back(instance);
  if (proof.instances.size() != count) return std::nullopt;
  proof.packed_certificate = {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  std::error_code ignored;
  fs::last_write_time(file_of(key), fs::file_time_type::clock::now(), ignored);
  return proof;
}

void Cache::keep(const Digest& key, const Remembered& proof) {
  if (folder_.empty()) return;
  std::string text = fmt::format("{} {}", first_word, proof.instances.size());
  for (const uint32_t instance : proof.instances) text += fmt::format(" {}", instance);
  write_file(file_of(key), text + "\n" + proof.packed_certificate);
}

void Cache::forget(const Digest& key) const {
  std::error_code ignored;
  fs::remove(file_of(key), ignored);
}

double Cache::last_seconds(const std::string& name) const {
  const auto found = times_.find(name);
  return found == times_.end() ? 0 : found->second;
}

void Cache::keep_seconds(const std::string& name, double seconds) {
  const std::scoped_lock lock(mutex_);
  times_[name] = seconds;
}

void Cache::read_times() {
  std::ifstream file(folder_ / "times");
  double seconds = 0;
  for (std::string name; file >> seconds && std::getline(file >> std::ws, name);) times_[name] = seconds;
}

void Cache::close(uint64_t bytes) {
  if (folder_.empty()) return;
  std::string text;
  for (const auto& [name, seconds] : times_) text += fmt::format("{:.2f} {}\n", seconds, name);
  write_file(folder_ / "times", text);
  shrink(bytes);
}

void Cache::shrink(uint64_t bytes) const {
  struct File {
    fs::file_time_type used;
    uint64_t size;
    fs::path path;
  };
  std::vector<File> files;
  std::error_code ignored;
  for (const auto& entry : fs::directory_iterator(folder_, ignored))
    files.push_back({entry.last_write_time(ignored), entry.file_size(ignored), entry.path()});
  std::ranges::sort(files, std::greater{}, &File::used);
  uint64_t kept = 0;
  for (const File& file : files) {
    kept += file.size;
    if (kept > bytes) fs::remove(file.path, ignored);
  }
}

}  // namespace nacre::proof::verify
