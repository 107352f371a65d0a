// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
#include "tools/nacre/check/certificate.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <fstream>

namespace nacre::tool::check {
namespace {

std::ofstream opened(const std::string& path) {
  std::ofstream file(path, std::ios::binary | std::ios::trunc);
  if (!file) throw std::runtime_error(path + ": cannot be written");
  return file;
}

const char* word_of(FieldKind kind) {
  constexpr const char* words[] = {"automaton", "open", "down"};
  return words[static_cast<size_t>(kind)];
}

/// Seven bits a byte, the lowest first; the last byte is below 128.
void put_number(std::string& bytes, uint64_t number) {
  for (; number >= 128; number >>= 7) bytes.push_back(static_cast<char>(number & 127) | static_cast<char>(-128));
  bytes.push_back(static_cast<char>(number));
}

std::vector<uint64_t> reached_keys(const Product& product, uint64_t memory) {
  Visited visited(product.bound());
  if (search(product, memory, visited).result != Result::holds) throw std::runtime_error("the states for a certificate find no room");
  std::vector<uint64_t> keys;
  keys.reserve(visited.size());
  visited.for_each([&](uint64_t key) { keys.push_back(key); });
  if (!visited.is_bitmap()) std::sort(keys.begin(), keys.end());
  return keys;
}

void check_written(std::ofstream& file, const std::string& path) {
  file.flush();
  if (!file) throw std::runtime_error(path + ": cannot be written");
}

}  // namespace

void write_certificate(const std::string& path, const std::string& claim, const policy::Compiled& compiled,
                       const Watch& watch, const Proof& proof) {
  const Machine machine = machine_of(compiled, watch);
  const Product product(machine, proof.fields, watch);
  std::string text = fmt::format("nacre certificate 1\nclaim {}\n", claim);
  for (const unsigned index : product.fields()) {
    const Field& field = machine.fields[index];
    text += fmt::format("field {} {} {}\n", word_of(field.kind), field.index, fmt::join(field.codes, " "));
  }
  const std::vector<uint64_t> keys = reached_keys(product, proof.memory);
  text += fmt::format("memory {}\nstates {}\n", fmt::join(product.memories(), " "), keys.size());
  std::ofstream file = opened(path);
  uint64_t last = 0;
  for (const uint64_t key : keys) {
    put_number(text, key - last);
    last = key;
    if (text.size() < 65536) continue;
    file << text;
    text.clear();
  }
  file << text;
  check_written(file, path);
}

void write_subject(const std::string& directory, const policy::Compiled& compiled) {
  std::ofstream tables = opened(directory + "/tables.bin");
  tables.write(reinterpret_cast<const char*>(&compiled.tables), sizeof compiled.tables);
  check_written(tables, directory + "/tables.bin");
  std::ofstream names = opened(directory + "/names.txt");
  for (size_t i = 0; i < compiled.names.components.size(); ++i) {
    const policy::NamedComponent& one = compiled.names.components[i];
    names << fmt::format("component {} {} {}\n", i, one.name, one.supervisor);
  }
  for (const auto& [index, channel] : compiled.names.channels) {
    names << fmt::format("channel {} {} {} {} {} {} {}\n", index, channel.client, channel.server,
                         channel.signal ? "signal" : "call", channel.plain, channel.governed, channel.first_row);
    for (const auto& [number, method] : channel.methods) {
      names << fmt::format("method {} {} {}\n", index, number, method.name);
      for (const policy::NamedArgument& argument : method.arguments) {
        names << fmt::format("argument {} {} {} {}", index, number, argument.word, argument.name);
        for (const auto& [name, value] : argument.enumerators) names << fmt::format(" {} {}", name, value);
        names << '\n';
      }
    }
  }
  for (size_t i = 0; i < compiled.names.automata.size(); ++i)
    names << fmt::format("automaton {} {}\n", i, compiled.names.automata[i].name);
  for (const auto& [index, state] : compiled.names.states)
    names << fmt::format("state {} {} {}\n", index, state.automaton, state.state);
  check_written(names, directory + "/names.txt");
}

}  // namespace nacre::tool::check
