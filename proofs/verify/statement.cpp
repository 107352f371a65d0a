// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
#include "proofs/verify/statement.hpp"

#include <nlohmann/json.hpp>
#include <stdexcept>

namespace nacre::proof::verify {
namespace {

using Json = nlohmann::ordered_json;

constexpr const char* statement_type = "https://in-toto.io/Statement/v1";
constexpr const char* predicate_type = "urn:nacre:proofs:1";
constexpr const char* kernel_subject = "kernel.elf";
constexpr const char* text_subject = "kernel.elf:.text";

Json subject(const std::string& name, const std::string& sha256) {
  return {{"name", name}, {"digest", {{"sha256", sha256}}}};
}

Json json_of(const ListedClaim& claim) {
  return {{"claim", claim.id},
          {"result", claim.result},
          {"obligations", claim.obligations},
          {"assumptions", claim.assumptions},
          {"trusted", claim.trusted}};
}

Json json_of(const ListedObligation& one) {
  Json json = {{"name", one.name}, {"entry", one.entry}, {"claim", one.claim}};
  json["by"] = one.by_simplifier ? "simplifier" : "certificate";
  if (one.by_simplifier) return json;
  json["formula"] = {{"sha256", one.formula_sha256}};
  json["certificate"] = {{"sha256", one.certificate_sha256}};
  json["instances"] = one.instances;
  return json;
}

ListedObligation obligation_from(const Json& json) {
  ListedObligation one{.name = json.at("name"), .entry = json.at("entry"), .claim = json.at("claim")};
  const std::string by = json.at("by");
  one.by_simplifier = by == "simplifier";
  if (one.by_simplifier) return one;
  if (by != "certificate") throw std::runtime_error(one.name + ": decided by " + by);
  one.formula_sha256 = json.at("formula").at("sha256");
  one.certificate_sha256 = json.at("certificate").at("sha256");
  one.instances = json.at("instances").get<std::vector<uint32_t>>();
  return one;
}

ListedClaim claim_from(const Json& json) {
  return {.id = json.at("claim"),
          .result = json.at("result"),
          .obligations = json.at("obligations"),
          .assumptions = json.at("assumptions"),
          .trusted = json.at("trusted")};
}

void read_subjects(const Json& list, Statement& statement) {
  for (const Json& json : list) {
    const std::string name = json.at("name");
    const std::string sha256 = json.at("digest").at("sha256");
    if (name == kernel_subject) {
      statement.kernel_sha256 = sha256;
    } else if (name == text_subject) {
      statement.text_sha256 = sha256;
    } else {
      statement.image_name = name;
      statement.image_sha256 = sha256;
    }
  }
}

}  // namespace

Statement statement_of(const ProofRun& run, const std::vector<Row>& rows) {
  Statement statement{.kernel_sha256 = run.kernel_sha256, .text_sha256 = run.text_sha256};
  for (const Row& row : rows) {
    const image::Claim& claim = row.claim;
    statement.claims.push_back({claim.id, text_of(claim.result), claim.obligations, claim.assumptions, claim.trusted});
  }
  for (const Decided& one : run.decided) {
    statement.obligations.push_back({.name = one.name,
                                     .entry = one.entry,
                                     .claim = name_of(one.claim),
                                     .by_simplifier = one.how == How::simplifier,
                                     .formula_sha256 = one.formula_sha256,
                                     .certificate_sha256 = one.certificate_sha256,
                                     .instances = one.instances});
  }
  return statement;
}

std::string to_json(const Statement& statement) {
  Json json = {{"_type", statement_type}};
  json["subject"] = {subject(kernel_subject, statement.kernel_sha256), subject(text_subject, statement.text_sha256)};
  if (!statement.image_sha256.empty()) json["subject"].push_back(subject(statement.image_name, statement.image_sha256));
  json["predicateType"] = predicate_type;
  Json& predicate = json["predicate"];
  predicate["tools"] = statement.tools;
  predicate["claims"] = Json::array();
  for (const ListedClaim& claim : statement.claims) predicate["claims"].push_back(json_of(claim));
  predicate["obligations"] = Json::array();
  for (const ListedObligation& one : statement.obligations) predicate["obligations"].push_back(json_of(one));
  return json.dump(1) + "\n";
}

Statement statement_from(const std::string& text) {
  try {
    const Json json = Json::parse(text);
    if (json.at("_type") != statement_type || json.at("predicateType") != predicate_type)
      throw std::runtime_error("a statement of another kind");
    Statement statement;
    read_subjects(json.at("subject"), statement);
    const Json& predicate = json.at("predicate");
    statement.tools = predicate.at("tools");
    for (const Json& claim : predicate.at("claims")) statement.claims.push_back(claim_from(claim));
    for (const Json& one : predicate.at("obligations")) statement.obligations.push_back(obligation_from(one));
    return statement;
  } catch (const nlohmann::json::exception& error) {
    throw std::runtime_error(std::string(statement_name) + ": " + error.what());
  }
}

}  // namespace nacre::proof::verify
