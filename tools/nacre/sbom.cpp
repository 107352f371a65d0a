// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
#include "tools/nacre/sbom.hpp"

#include <fmt/chrono.h>
#include <fmt/format.h>
#include <stdlib.h>

#include <set>

#include "lib/sha256.hpp"
#include "tools/nacre/link_map.hpp"

namespace nacre::tool {
namespace {

using Json = nlohmann::ordered_json;

constexpr const char* library_package = "libc++-19-dev";

std::string sha256_of(const std::vector<uint8_t>& bytes) {
  Sha256 hash;
  hash.update(bytes);
  std::string text;
  for (const uint8_t byte : hash.finish()) text += fmt::format("{:02x}", byte);
  return text;
}

/// Letters, digits, '.' and '-' are all that an identifier may hold.
std::string identifier(const std::string& kind, const std::string& name) {
  std::string text = "SPDXRef-" + kind + "-" + name;
  for (char& letter : text) {
    const bool good = (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z') ||
                      (letter >= '0' && letter <= '9') || letter == '.' || letter == '-';
    if (!good) letter = '-';
  }
  return text;
}

std::string percent_encoded(const std::string& text) {
  std::string out;
  for (const char letter : text)
    out += letter == ':' || letter == '+' ? fmt::format("%{:02X}", letter) : std::string(1, letter);
  return out;
}

Json checksum(const std::string& sha256) { return Json::array({{{"algorithm", "SHA256"}, {"checksumValue", sha256}}}); }

Json package(const std::string& id, const std::string& name, const std::string& license) {
  return {{"SPDXID", id},
          {"name", name},
          {"downloadLocation", "NOASSERTION"},
          {"filesAnalyzed", false},
          {"licenseConcluded", "NOASSERTION"},
          {"licenseDeclared", license},
          {"copyrightText", "NOASSERTION"}};
}

class Sbom {
 public:
  Sbom(const BuiltSystem& system, const nlohmann::json& lock) : s_(system), lock_(lock) {}

  Json run(const std::string& created) {
    add_image();
    add_program("kernel", *s_.kernel);
    for (size_t i = 0; i < s_.programs.size(); ++i)
      add_program(s_.description.components[i].program.value, s_.programs[i].file);
    if (lock_.is_object()) add_lock();
    Json document;
    document["spdxVersion"] = "SPDX-2.3";
    document["dataLicense"] = "CC0-1.0";
    document["SPDXID"] = "SPDXRef-DOCUMENT";
    document["name"] = s_.description.name.value;
    document["documentNamespace"] = "urn:nacre:image:" + sha256_of(s_.image);
    document["creationInfo"] = {{"created", created}, {"creators", Json::array({"Tool: nacre"})}};
    document["packages"] = packages_;
    document["relationships"] = relationships_;
    return document;
  }

 private:
  void relate(const std::string& a, const std::string& how, const std::string& b) {
    relationships_.push_back({{"spdxElementId", a}, {"relationshipType", how}, {"relatedSpdxElement", b}});
  }

  void add_image() {
    Json image = package(image_, s_.description.name.value, "NOASSERTION");
    image["primaryPackagePurpose"] = "FIRMWARE";
    image["checksums"] = checksum(sha256_of(s_.image));
    packages_.push_back(image);
    relate("SPDXRef-DOCUMENT", "DESCRIBES", image_);
  }

  void add_program(const std::string& name, const ElfFile& file) {
    const std::string id = identifier("program", name);
    if (!programs_.insert(id).second) return;
    Json program = package(id, name, "Apache-2.0");
    program["primaryPackagePurpose"] = "APPLICATION";
    program["checksums"] = checksum(sha256_of(file.bytes));
    const std::vector<std::string> sources = linked_sources(file.path);
    if (!sources.empty()) program["sourceInfo"] = fmt::format("linked from {}", fmt::join(sources, ", "));
    packages_.push_back(program);
    relate(image_, "CONTAINS", id);
    if (!lock_.is_object()) return;
    if (holds_library_templates(file)) relate(id, "STATIC_LINK", identifier("package", library_package));
    for (const std::string& source : linked_third_party(file)) {
      linked_.insert(source);
      relate(id, "STATIC_LINK", identifier("source", source));
    }
  }

  void add_lock() {
    for (const auto& one : lock_.at("packages")) {
      const std::string name = one.at("name").get<std::string>();
      const std::string version = one.at("version").get<std::string>();
      Json entry = package(identifier("package", name), name, "NOASSERTION");
      entry["versionInfo"] = version;
      entry["summary"] = one.at("for").get<std::string>();
      entry["externalRefs"] =
          Json::array({{{"referenceCategory", "PACKAGE-MANAGER"},
                        {"referenceType", "purl"},
                        {"referenceLocator",
                         fmt::format("pkg:deb/debian/{}@{}", percent_encoded(name), percent_encoded(version))}}});
      packages_.push_back(entry);
      relate(identifier("package", name), "BUILD_TOOL_OF", image_);
    }
    for (const auto& one : lock_.at("sources")) {
      if (one.contains("on_demand")) continue;  // what is measured beside an image is no part of its making
      const std::string name = one.at("name").get<std::string>();
      const std::string id = identifier("source", name);
      Json entry = package(id, name, one.at("license").get<std::string>());
      entry["versionInfo"] = one.at("version").get<std::string>();
      entry["summary"] = one.at("for").get<std::string>();
      entry["checksums"] = checksum(one.at("sha256").get<std::string>());
      packages_.push_back(entry);
      if (linked_.contains(name))
        relate(image_, "CONTAINS", id);
      else
        relate(id, "DEV_TOOL_OF", image_);
    }
  }

  const BuiltSystem& s_;
  const nlohmann::json& lock_;
  const std::string image_ = "SPDXRef-image";
  Json packages_ = Json::array();
  Json relationships_ = Json::array();
  std::set<std::string> programs_;
  std::set<std::string> linked_;  ///< sources of third parties that are in the image
};

}  // namespace

Json sbom_of(const BuiltSystem& system, const nlohmann::json& lock, const std::string& created) {
  return Sbom(system, lock).run(created);
}

std::string creation_time() {
  const char* epoch = getenv("SOURCE_DATE_EPOCH");
  const time_t seconds = epoch == nullptr ? 0 : static_cast<time_t>(strtoll(epoch, nullptr, 10));
  return fmt::format("{:%Y-%m-%dT%H:%M:%SZ}", fmt::gmtime(seconds));
}

}  // namespace nacre::tool
