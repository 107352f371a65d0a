// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
#include "proofs/verify/archive.hpp"

#include <fmt/format.h>
#include <zlib.h>

#include <array>
#include <cstring>
#include <stdexcept>

namespace nacre::proof::verify {
namespace {

constexpr size_t block_size = 512;
constexpr int gzip_window = 15 + 16;  ///< zlib: the largest window, in the gzip format
constexpr size_t most_unpacked = size_t{1} << 30;

using Block = std::array<char, block_size>;

/// Places in a header of ustar.
constexpr size_t name_size = 100, mode_at = 100, owner_at = 108, group_at = 116, size_at = 124, time_at = 136,
                 sum_at = 148, kind_at = 156, magic_at = 257;

unsigned sum_of(Block header) {
  std::memset(&header[sum_at], ' ', 8);
  unsigned sum = 0;
  for (const char byte : header) sum += static_cast<unsigned char>(byte);
  return sum;
}

void put(Block& header, size_t at, const std::string& text) { std::memcpy(&header[at], text.data(), text.size()); }

/// Of a file that everybody may read, of no time: the same content is the same archive.
Block header_of(const std::string& name, size_t size) {
  if (name.size() >= name_size) throw std::runtime_error(name + ": too long for an archive");
  Block header{};
  put(header, 0, name);
  put(header, mode_at, "0000644");
  put(header, owner_at, "0000000");
  put(header, group_at, "0000000");
  put(header, size_at, fmt::format("{:011o}", size));
  put(header, time_at, "00000000000");
  header[kind_at] = '0';
  put(header, magic_at, std::string("ustar\00000", 8));
  put(header, sum_at, fmt::format("{:06o}", sum_of(header)));
  return header;
}

uint64_t octal(const Block& header, size_t at, size_t digits) {
  uint64_t value = 0;
  for (size_t i = at; i < at + digits && header[i] >= '0' && header[i] <= '7'; ++i)
    value = value * 8 + static_cast<uint64_t>(header[i] - '0');
  return value;
}

size_t padding_of(uint64_t size) { return (block_size - size % block_size) % block_size; }

}  // namespace

std::string gzip(const std::string& text) {
  z_stream stream{};
  if (deflateInit2(&stream, Z_BEST_SPEED, Z_DEFLATED, gzip_window, 9, Z_DEFAULT_STRATEGY) != Z_OK)
    throw std::runtime_error("zlib: no memory");
  std::string packed(deflateBound(&stream, text.size()), '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
  stream.avail_in = static_cast<uInt>(text.size());
  stream.next_out = reinterpret_cast<Bytef*>(packed.data());
  stream.avail_out = static_cast<uInt>(packed.size());
  const int status = deflate(&stream, Z_FINISH);
  packed.resize(stream.total_out);
  deflateEnd(&stream);
  if (status != Z_STREAM_END) throw std::runtime_error("zlib: the text cannot be packed");
  return packed;
}

std::string gunzip(const std::string& bytes) {
  z_stream stream{};
  if (inflateInit2(&stream, gzip_window) != Z_OK) throw std::runtime_error("zlib: no memory");
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
  stream.avail_in = static_cast<uInt>(bytes.size());
  std::string text;
  int status = Z_OK;
  while (status == Z_OK && text.size() < most_unpacked) {
    std::array<char, size_t{1} << 16> part;
    stream.next_out = reinterpret_cast<Bytef*>(part.data());
    stream.avail_out = part.size();
    status = inflate(&stream, Z_NO_FLUSH);
    text.append(part.data(), part.size() - stream.avail_out);
  }
  inflateEnd(&stream);
  if (status != Z_STREAM_END || stream.avail_in != 0) throw std::runtime_error("not a gzip file");
  return text;
}

ArchiveWriter::ArchiveWriter(std::filesystem::path path) : path_(std::move(path)) {
  if (path_.has_parent_path()) std::filesystem::create_directories(path_.parent_path());
  file_.open(unfinished(), std::ios::binary);
  if (!file_) throw std::runtime_error(unfinished().string() + ": cannot be written");
}

ArchiveWriter::~ArchiveWriter() {
  std::error_code ignored;
  if (!finished_) std::filesystem::remove(unfinished(), ignored);
}

void ArchiveWriter::add(const std::string& name, const std::string& content) {
  const std::scoped_lock lock(mutex_);
  if (!sizes_.emplace(name, content.size()).second) return;
  const Block header = header_of(name, content.size());
  file_.write(header.data(), header.size());
  file_.write(content.data(), static_cast<std::streamsize>(content.size()));
  const std::string padding(padding_of(content.size()), '\0');
  file_.write(padding.data(), static_cast<std::streamsize>(padding.size()));
}

void ArchiveWriter::finish() {
  const std::scoped_lock lock(mutex_);
  const std::string end(2 * block_size, '\0');
  file_.write(end.data(), static_cast<std::streamsize>(end.size()));
  file_.close();
  if (!file_) throw std::runtime_error(path_.string() + ": cannot be written");
  std::filesystem::rename(unfinished(), path_);
  finished_ = true;
}

ArchiveReader::ArchiveReader(const std::filesystem::path& path) : path_(path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) throw std::runtime_error(path.string() + ": cannot be read");
  const uint64_t whole = std::filesystem::file_size(path);
  Block header;
  for (uint64_t at = 0; file.seekg(static_cast<std::streamoff>(at)).read(header.data(), header.size());) {
    if (header[0] == '\0') return;
    const std::string name(header.data(), strnlen(header.data(), name_size));
    const Place place{.offset = at + block_size, .size = octal(header, size_at, 11)};
    const bool good = std::memcmp(&header[magic_at], "ustar", 6) == 0 && header[kind_at] == '0' &&
                      octal(header, sum_at, 6) == sum_of(header) && place.size <= whole;
    if (!good) throw std::runtime_error(fmt::format("{}: not a bundle: no header at {}", path.string(), at));
    if (!places_.emplace(name, place).second)
      throw std::runtime_error(fmt::format("{}: {} occurs twice", path.string(), name));
    at = place.offset + place.size + padding_of(place.size);
  }
  throw std::runtime_error(path.string() + ": not a bundle, or cut off");
}

std::string ArchiveReader::read(const std::string& name) const {
  const auto found = places_.find(name);
  if (found == places_.end()) throw std::runtime_error(fmt::format("{}: {} is missing", path_.string(), name));
  std::string content(found->second.size, '\0');
  std::ifstream file(path_, std::ios::binary);
  file.seekg(static_cast<std::streamoff>(found->second.offset));
  if (!file.read(content.data(), static_cast<std::streamsize>(content.size())))
    throw std::runtime_error(fmt::format("{}: {} is cut off", path_.string(), name));
  return content;
}

std::vector<std::string> ArchiveReader::names() const {
  std::vector<std::string> result;
  for (const auto& [name, place] : places_) result.push_back(name);
  return result;
}

}  // namespace nacre::proof::verify
