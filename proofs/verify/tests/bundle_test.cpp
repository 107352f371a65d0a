// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// A bundle of one entry into the kernel is accepted; each way to spoil it is refused, and says what is wrong.
#include <doctest/doctest.h>

#include <algorithm>

#include "proofs/checker/check.hpp"
#include "proofs/verify/hex.hpp"
#include "proofs/verify/recheck.hpp"
#include "proofs/verify/run.hpp"
#include "proofs/verify/tests/folder.hpp"

namespace nacre::proof::verify::test {
namespace {

/// A copy: the build may replace the other one while this runs.
const process::TemporaryFolder kernel_folder;
const std::string kernel = [] {
  const auto copy = kernel_folder.path() / "kernel.elf";
  std::filesystem::copy_file(NACRE_TEST_KERNEL, copy);
  return copy.string();
}();
const std::vector<std::string> entries = {"irq_done"};

/// What a bundle holds, to be spoiled.
struct Content {
  Statement statement;
  std::map<std::string, std::string> files = {};  ///< packed certificates, by name
};

Content read_bundle(const std::filesystem::path& path) {
  const ArchiveReader archive(path);
  Content content{.statement = statement_from(archive.read(statement_name))};
  for (const std::string& name : archive.names()) {
    if (name != statement_name) content.files[name] = archive.read(name);
  }
  return content;
}

void write_bundle(const std::filesystem::path& path, const Content& content) {
  ArchiveWriter writer(path);
  for (const auto& [name, bytes] : content.files) writer.add(name, bytes);
  writer.add(statement_name, to_json(content.statement));
  writer.finish();
}

/// Proved once for all cases.
const Content& good() {
  static const Content content = [] {
    const process::TemporaryFolder folder;
    ArchiveWriter writer(folder.path() / "good.bundle");
    const ProofRun run = run_proofs(kernel, {.entries = entries, .certificates = &writer});
    REQUIRE_FALSE(run.has_failed());
    writer.add(statement_name, to_json(statement_of(run, rows_of(run))));
    writer.finish();
    return read_bundle(folder.path() / "good.bundle");
  }();
  return content;
}

/// All findings, one a line.
std::string findings_of(const Content& content, const std::string& elf = kernel) {
  const process::TemporaryFolder folder;
  write_bundle(folder.path() / "some.bundle", content);
  const Recheck result = recheck_bundle(folder.path() / "some.bundle", elf, {.entries = entries});
  std::string text;
  for (const std::string& finding : result.findings) text += finding + "\n";
  for (const Decided& one : result.run.decided) {
    if (one.how == How::failed) text += one.name + ": " + one.finding + "\n";
  }
  CHECK(result.is_refused() == !text.empty());
  return text;
}

bool is_refused(const Content& content, const std::string& why) {
  const std::string findings = findings_of(content);
  INFO(findings);
  const bool named = findings.find(why) != std::string::npos;
  CHECK(named);
  return named;
}

/// The first of the obligations with a certificate, and another one whose certificate differs.
std::pair<ListedObligation*, ListedObligation*> two_certified(Content& content) {
  std::vector<ListedObligation>& all = content.statement.obligations;
  const auto first = std::ranges::find(all, false, &ListedObligation::by_simplifier);
  REQUIRE(first != all.end());
  const auto second = std::find_if(first, all.end(), [&](const ListedObligation& one) {
    return !one.by_simplifier && one.formula_sha256 != first->formula_sha256;
  });
  REQUIRE(second != all.end());
  return {&*first, &*second};
}

/// A certificate is put into the bundle, for an obligation.
void certify(Content& content, ListedObligation& one, const std::string& certificate) {
  content.files.erase(certificate_name(one.certificate_sha256));
  one.certificate_sha256 = sha256_hex(certificate);
  content.files[certificate_name(one.certificate_sha256)] = gzip(certificate);
}

std::string certificate_of(const Content& content, const ListedObligation& one) {
  return gunzip(content.files.at(certificate_name(one.certificate_sha256)));
}

/// With one of its steps removed that is not the last, and that adds a clause.
std::string without_a_step(const std::string& certificate) {
  for (size_t at = 0; at < certificate.size();) {
    const size_t end = certificate.find('\n', at) + 1;
    const std::string line = certificate.substr(at, end - at);
    if (line.find(" d ") == std::string::npos && end != certificate.size())
      return certificate.substr(0, at) + certificate.substr(end);
    at = end;
  }
  return "";
}

constexpr const char* trivial_formula = "p cnf 1 2\n1 0\n-1 0\n";
constexpr const char* trivial_certificate = "3 0 1 2 0\n";

}  // namespace

TEST_CASE("a bundle of this kernel is accepted") { CHECK(findings_of(good()) == ""); }

TEST_CASE("the same kernel gives the same formulas again") {
  const ProofRun run = run_proofs(kernel, {.workers = 1, .entries = entries});
  const Statement again = statement_of(run, rows_of(run));
  CHECK(again.obligations == good().statement.obligations);
}

TEST_CASE("a missing obligation is named") {
  Content content = good();
  const std::string name = two_certified(content).first->name;
  content.files.erase(certificate_name(two_certified(content).first->certificate_sha256));
  std::erase_if(content.statement.obligations, [&](const ListedObligation& one) { return one.name == name; });
  CHECK(is_refused(content, "obligation '" + name + "': missing"));
}

TEST_CASE("an added obligation is named") {
  Content content = good();
  content.statement.obligations.push_back(
      {.name = "irq_done: all is well", .entry = "irq_done", .claim = "K1", .by_simplifier = true});
  CHECK(is_refused(content, "obligation 'irq_done: all is well': added"));
}

TEST_CASE("obligations in another order are refused") {
  Content content = good();
  std::swap(*two_certified(content).first, *two_certified(content).second);
  CHECK(is_refused(content, "out of order"));
}

TEST_CASE("an obligation of another claim is refused") {
  Content content = good();
  two_certified(content).first->claim = "K2";
  CHECK(is_refused(content, "listed for K2 of irq_done"));
}

TEST_CASE("an obligation that is said to be simple is refused") {
  Content content = good();
  ListedObligation& one = *two_certified(content).first;
  content.files.erase(certificate_name(one.certificate_sha256));
  one = {.name = one.name, .entry = one.entry, .claim = one.claim, .by_simplifier = true};
  CHECK(is_refused(content, one.name + ": the simplifier does not decide it"));
}

TEST_CASE("swapped formulas and certificates are refused") {
  Content content = good();
  auto [first, second] = two_certified(content);
  std::swap(first->formula_sha256, second->formula_sha256);
  std::swap(first->certificate_sha256, second->certificate_sha256);
  std::swap(first->instances, second->instances);
  CHECK(is_refused(content, first->name + ": "));
}

TEST_CASE("swapped certificates are refused") {
  Content content = good();
  auto [first, second] = two_certified(content);
  std::swap(first->certificate_sha256, second->certificate_sha256);
  CHECK(is_refused(content, first->name + ": the certificate is refused"));
}

TEST_CASE("a formula that is trivial or of something else is refused") {
  REQUIRE(certificate::check(trivial_formula, trivial_certificate).verified);
  Content content = good();
  ListedObligation& one = *two_certified(content).first;
  one.formula_sha256 = sha256_hex(trivial_formula);
  certify(content, one, trivial_certificate);
  CHECK(is_refused(content, one.name + ": the listed formula is not the one that the kernel gives"));
}

TEST_CASE("a certificate of something else is refused") {
  Content content = good();
  ListedObligation& one = *two_certified(content).first;
  certify(content, one, trivial_certificate);
  CHECK(is_refused(content, one.name + ": the certificate is refused"));
}

TEST_CASE("a certificate with one clause removed is refused") {
  Content content = good();
  ListedObligation& one = *two_certified(content).first;
  certify(content, one, without_a_step(certificate_of(content, one)));
  CHECK(is_refused(content, one.name + ": the certificate is refused"));
}

TEST_CASE("other instances are refused") {
  Content content = good();
  ListedObligation& one = *two_certified(content).first;
  one.instances.push_back(0);
  CHECK(is_refused(content, one.name + ": the listed formula is not the one that the kernel gives"));
  one.instances.back() = 1'000'000;
  CHECK(is_refused(content, one.name + ": there is no instance 1000000"));
}

TEST_CASE("a missing certificate is named") {
  Content content = good();
  const std::string file = certificate_name(two_certified(content).first->certificate_sha256);
  content.files.erase(file);
  CHECK(is_refused(content, file + " is missing"));
}

TEST_CASE("an added certificate is named") {
  Content content = good();
  content.files[certificate_name(sha256_hex(trivial_certificate))] = gzip(trivial_certificate);
  CHECK(is_refused(content, "added: no obligation uses it"));
}

TEST_CASE("a certificate under another's name is refused") {
  Content content = good();
  auto [first, second] = two_certified(content);
  content.files[certificate_name(first->certificate_sha256)] =
      content.files.at(certificate_name(second->certificate_sha256));
  CHECK(is_refused(content, first->name + ": the certificate's content is not the one listed"));
}

TEST_CASE("a claim that the obligations do not carry is refused") {
  Content content = good();
  content.statement.claims[0].obligations += 1;
  CHECK(is_refused(content, "claim K1: listed as"));
  std::erase_if(content.statement.claims, [](const ListedClaim& claim) { return claim.id == "K3"; });
  CHECK(is_refused(content, "claim K3: missing"));
}

TEST_CASE("a bundle of another kernel is refused") {
  const process::TemporaryFolder folder;
  const auto elf = folder.path() / "kernel.elf";
  write(elf, contents(kernel) + "x");
  const std::string findings = findings_of(good(), elf);
  CHECK(findings.find("made for another kernel: sha256:" + good().statement.kernel_sha256) != std::string::npos);

  Content content = good();
  content.statement.text_sha256 = sha256_hex("");
  CHECK(is_refused(content, "made for other machine code"));
}

TEST_CASE("a file that is no bundle is refused") {
  const process::TemporaryFolder folder;
  write(folder.path() / "text", "no bundle");
  CHECK(recheck_bundle(folder.path() / "text", kernel, {.entries = entries}).is_refused());
  CHECK(recheck_bundle(folder.path() / "none", kernel, {.entries = entries}).is_refused());
}

}  // namespace nacre::proof::verify::test
