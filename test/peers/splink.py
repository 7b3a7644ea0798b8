"""Runs Splink over one task and writes its clusters; prints seconds and memory.

    splink.py TASK OUT FILE...

The models are those of Splink's own examples. Seconds are from before the files
are read until the clusters are written, without the start of Python and imports.
"""
import json
import logging
import resource
import sys
import time

import pandas as pd
import splink.comparison_library as cl
from splink import DuckDBAPI, Linker, SettingsCreator, block_on

logging.disable(logging.WARNING)


def historical(linker):
    """Train as the example for historical_50k does."""
    t = linker.training
    t.estimate_probability_two_random_records_match(
        ["l.first_name = r.first_name and l.surname = r.surname and l.dob = r.dob",
         "substr(l.first_name,1,2) = substr(r.first_name,1,2) and l.surname = r.surname and substr(l.postcode_fake,1,2) = substr(r.postcode_fake,1,2)",
         "l.dob = r.dob and l.postcode_fake = r.postcode_fake"], recall=0.6)
    t.estimate_u_using_random_sampling(max_pairs=5e6)
    t.estimate_parameters_using_expectation_maximisation(block_on("first_name", "surname"))
    t.estimate_parameters_using_expectation_maximisation(block_on("dob"))


HISTORICAL = dict(
    link_type="dedupe_only",
    blocking_rules_to_generate_predictions=[
        block_on("substr(first_name,1,3)", "substr(surname,1,4)"), block_on("surname", "dob"), block_on("first_name", "dob"),
        block_on("postcode_fake", "first_name"), block_on("postcode_fake", "surname"), block_on("dob", "birth_place"),
        block_on("substr(postcode_fake,1,3)", "dob"), block_on("substr(postcode_fake,1,3)", "first_name"),
        block_on("substr(postcode_fake,1,3)", "surname"), block_on("substr(first_name,1,2)", "substr(surname,1,2)", "substr(dob,1,4)")],
    comparisons=[
        cl.ForenameSurnameComparison("first_name", "surname", forename_surname_concat_col_name="first_name_surname_concat"),
        cl.DateOfBirthComparison("dob", input_is_string=True), cl.PostcodeComparison("postcode_fake"),
        cl.ExactMatch("birth_place").configure(term_frequency_adjustments=True),
        cl.ExactMatch("occupation").configure(term_frequency_adjustments=True)])


def skeletons(linker):
    """Train on our skeleton columns, two passes that leave each other's fields free."""
    t = linker.training
    t.estimate_probability_two_random_records_match(
        [block_on("given", "father", "grandfather", "family"), block_on("given", "father", "family", "age")], recall=0.7)
    t.estimate_u_using_random_sampling(max_pairs=5e6)
    t.estimate_parameters_using_expectation_maximisation(block_on("given", "father", "family"))
    t.estimate_parameters_using_expectation_maximisation(block_on("family", "age", "sex"))


def febrl3(linker):
    """Train as the example for FEBRL3 does."""
    t = linker.training
    t.estimate_probability_two_random_records_match(
        [block_on("soc_sec_id"), block_on("given_name", "surname", "date_of_birth"),
         "l.given_name = r.surname and l.surname = r.given_name and l.date_of_birth = r.date_of_birth"], recall=0.9)
    t.estimate_u_using_random_sampling(max_pairs=1e6, seed=2)
    t.estimate_parameters_using_expectation_maximisation(block_on("date_of_birth"))
    t.estimate_parameters_using_expectation_maximisation(block_on("postcode"))


FEBRL3 = dict(
    link_type="dedupe_only",
    blocking_rules_to_generate_predictions=[
        block_on("soc_sec_id"), block_on("given_name"), block_on("surname"), block_on("date_of_birth"), block_on("postcode")],
    comparisons=[
        cl.NameComparison("given_name"), cl.NameComparison("surname"),
        cl.DateOfBirthComparison("date_of_birth", input_is_string=True, datetime_format="%Y%m%d"),
        cl.DamerauLevenshteinAtThresholds("soc_sec_id", [2]),
        cl.ExactMatch("street_number").configure(term_frequency_adjustments=True),
        cl.ExactMatch("postcode").configure(term_frequency_adjustments=True)])


def febrl4(linker):
    """Train as the example for FEBRL4 does, its detailed model."""
    t = linker.training
    t.estimate_probability_two_random_records_match(
        [block_on("soc_sec_id"), block_on("given_name", "surname", "date_of_birth")], recall=0.8)
    t.estimate_u_using_random_sampling(max_pairs=1e6)
    for column in ["date_of_birth", "postcode"]:
        t.estimate_parameters_using_expectation_maximisation(block_on(column), estimate_without_term_frequencies=True)


FEBRL4 = dict(
    link_type="link_only",
    blocking_rules_to_generate_predictions=[
        block_on("given_name", "surname"), "l.given_name = r.surname and l.surname = r.given_name", block_on("date_of_birth"),
        block_on("soc_sec_id"), block_on("state", "address_1"), block_on("street_number", "address_1"), block_on("postcode")],
    comparisons=[
        cl.NameComparison("given_name").configure(term_frequency_adjustments=True),
        cl.NameComparison("surname").configure(term_frequency_adjustments=True),
        cl.DateOfBirthComparison("date_of_birth", input_is_string=True, datetime_format="%Y%m%d", invalid_dates_as_null=True),
        cl.DamerauLevenshteinAtThresholds("soc_sec_id", [1, 2]),
        cl.ExactMatch("street_number").configure(term_frequency_adjustments=True),
        cl.DamerauLevenshteinAtThresholds("postcode", [1, 2]).configure(term_frequency_adjustments=True)])


def name(column):
    return cl.LevenshteinAtThresholds(column, [1, 2]).configure(term_frequency_adjustments=True)


SKELETONS = dict(
    link_type="link_only",
    blocking_rules_to_generate_predictions=[
        block_on("given", "father"), block_on("given", "family"), block_on("father", "family", "age"),
        block_on("grandfather", "family", "age"), block_on("given", "grandfather"), block_on("father", "grandfather", "family"),
        block_on("given", "age", "substr(family,1,2)")],
    comparisons=[
        name("given"), name("father"), name("grandfather"), name("family"), cl.ExactMatch("sex"),
        cl.CustomComparison(output_column_name="age", comparison_levels=[
            {"sql_condition": "age_l is null or age_r is null", "label_for_charts": "null", "is_null_level": True},
            {"sql_condition": "age_l = age_r", "label_for_charts": "equal"},
            {"sql_condition": "abs(age_l - age_r) <= 1", "label_for_charts": "one year"},
            {"sql_condition": "abs(age_l - age_r) <= 5", "label_for_charts": "five years"},
            {"sql_condition": "ELSE", "label_for_charts": "more"}])])


def link(linker, names, predict, best):
    """Predict, then single best links between lists without repetitions."""
    edges = linker.inference.predict(threshold_match_probability=predict)
    return edges, linker.clustering.cluster_using_single_best_links(edges, duplicate_free_datasets=names, threshold_match_probability=best)


def deduplicate(linker, predict, closure):
    """Predict, then closure over the links that are likely enough."""
    edges = linker.inference.predict(threshold_match_probability=predict)
    return edges, linker.clustering.cluster_pairwise_predictions_at_threshold(edges, closure)


# By task: the model, its training, and how pairs become clusters.
TASKS = {
    "historical": (HISTORICAL, historical, lambda linker, names: deduplicate(linker, 0.5, 0.95)),
    "febrl3": (FEBRL3, febrl3, lambda linker, names: deduplicate(linker, 0.2, 0.5)),
    "febrl4": (FEBRL4, febrl4, lambda linker, names: link(linker, names, 0.2, 0.5)),
    "skeletons": (SKELETONS, skeletons, lambda linker, names: link(linker, names, 0.1, 0.5)),
}


def prepare(task, frame):
    """Add the columns that the model of a task computes."""
    if task == "historical":
        both = frame["first_name"].notna() & frame["surname"].notna()
        frame["first_name_surname_concat"] = (frame["first_name"] + " " + frame["surname"]).where(both, None)
    elif task == "skeletons":
        frame["age"] = pd.to_numeric(frame["age"])


def main(task, out, files):
    start = time.perf_counter()
    frames = [pd.read_csv(f, dtype=str) for f in files]
    for frame in frames:
        prepare(task, frame)
    settings, train, group = TASKS[task]
    settings["unique_id_column_name"] = "record_id"
    names = [chr(65 + k) for k in range(len(frames))]
    linker = Linker(frames if len(frames) > 1 else frames[0], SettingsCreator(**settings), db_api=DuckDBAPI(),
                    input_table_aliases=names if len(frames) > 1 else None)
    train(linker)
    edges, found = group(linker, names)
    clusters = found.as_pandas_dataframe()
    if "source_dataset" not in clusters:
        clusters["source_dataset"] = "A"
    clusters[["source_dataset", "record_id", "cluster_id"]].to_csv(out, index=False)
    seconds = time.perf_counter() - start
    print(json.dumps({"seconds": seconds, "megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000,
                      "pairs": len(edges.as_pandas_dataframe())}))


main(sys.argv[1], sys.argv[2], sys.argv[3:])
