"""Every check of the planner's tables, in the order in which a planner would look.

A check is a function that takes the `Facts` and yields problems; its name with hyphens is the name of the check.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from models.checks import assayed, blends, expressions, feed, promises, recipes, scenarios, uncertain
from models.checks.any_table import cells, limits, names, settings, totals, without_effect
from models.checks.facts import Facts, Spoiled
from models.checks.guards import amounts, assays, dates, hours, prices, scale, shares, sites
from models.checks.lost import problems_left
from models.checks.running import Check, slug
from models.checks.stages import intermediates, lots_put, mixed_stores, store_names, taken_together
from models.checks.weeks import batches, calendar, published, under_way
from models.checks.whole_numbers import campaigns, fixed_beside, least_runs, setups, together
from models.schema.frames import Tables
from models.schema.problems import OF_SHEETS, Problem, Severity

__all__ = ["CHECKS", "check", "slug"]

CHECKS: tuple[Check, ...] = (
    # The tables as such
    names.component_like_column,
    totals.total_row,
    cells.empty_table,
    cells.blank_cell,
    cells.out_of_range,
    cells.not_whole,
    cells.not_a_choice,
    settings.unknown_setting,
    settings.setting_value,
    settings.unknown_warning,
    # Names
    names.duplicate_key,
    names.names_alike,
    names.unknown_name,
    names.reserved_name,
    names.line_or_product,
    expressions.counted_as_unclear,
    expressions.unknown_component,
    expressions.empty_term,
    expressions.group_member_unknown,
    expressions.circular_group,
    expressions.group_like_component,
    expressions.counts_nothing,
    expressions.property_in_sum,
    expressions.property_as_share,
    # Dates
    calendar.period_ends_before_start,
    calendar.periods_gap,
    calendar.periods_overlap,
    calendar.window_reversed,
    calendar.window_without_period,
    calendar.window_without_whole_period,
    under_way.arrival_before_plan,
    under_way.arrival_without_composition,
    batches.arrival_of_batches,
    batches.batch_of_not_apart,
    batches.batch_called_opening,
    batches.batch_without_content,
    batches.batch_of_two_compositions,
    batches.batches_over_max,
    under_way.hours_before_plan,
    under_way.hours_over_hours,
    # Limits and money
    limits.min_over_max,
    limits.must_use_over_quantity,
    under_way.so_far_over_max,
    under_way.late_over_delivered,
    under_way.reached_of_stock,
    limits.opening_stock_over_max,
    prices.negative_price,
    prices.contract_below_spot,
    prices.price_far_from_others,
    prices.lot_price_per_kg,
    # Feed
    feed.lot_without_quantity,
    feed.unlimited_offer,
    feed.paid_unlimited_offer,
    feed.blocked_lot_must_be_used,
    feed.assay_over_hundred,
    feed.all_water,
    assayed.lot_without_assay,
    assayed.status_without_assay,
    assayed.component_not_assayed,
    assayed.estimated_assay,
    feed.class_without_recipe,
    sites.sites_not_named,
    sites.stores_without_sites,
    sites.unknown_site,
    sites.no_site,
    sites.recipe_at_two_sites,
    sites.stock_without_place,
    sites.made_where_not_kept,
    sites.sold_where_not_kept,
    sites.spot_at_one_and_any,
    sites.lane_to_itself,
    sites.kept_in_two_ways,
    sites.lot_at_dead_end,
    sites.taken_where_nothing_comes,
    # Guards that know the trade
    assays.fraction_or_percent,
    assays.oxide_for_element,
    assays.samarium_in_ndfeb,
    assays.assay_far_from_class,
    shares.share_as_fraction,
    scale.kg_for_tonnes,
    scale.price_above_content,
    scale.rate_far_from_need,
    hours.rate_beside_others,
    hours.lone_rate,
    hours.lot_books_no_hours,
    hours.shifts_for_hours,
    hours.lag_over_plan,
    hours.after_over_plan,
    hours.lead_time_over_plan,
    amounts.asked_far_from_feed,
    amounts.delivery_far_from_others,
    amounts.most_of_nothing,
    dates.expected_lot_overdue,
    dates.window_a_year_long,
    dates.period_a_year_long,
    dates.downtime_without_loss,
    # Recipes
    recipes.recipe_without_line,
    recipes.recipe_without_yield,
    recipes.recipe_without_feed,
    recipes.recovery_over_hundred,
    recipes.empty_yield,
    recipes.line_without_use,
    taken_together.shares_over_hundred,
    taken_together.nothing_left_by_shares,
    intermediates.intermediate_without_assay,
    intermediates.apart_in_a_loop,
    intermediates.apart_of_several,
    intermediates.intermediate_named_twice,
    intermediates.intermediate_not_made,
    intermediates.intermediate_not_used,
    lots_put.put_without_assay,
    lots_put.put_without_quantity,
    lots_put.put_where_not_kept,
    lots_put.recipe_called_put,
    store_names.stores_called_alike,
    store_names.called_like_a_store,
    store_names.called_like_a_batch,
    mixed_stores.apart_of_mixed,
    mixed_stores.limit_on_store_name,
    mixed_stores.property_of_mixed,
    mixed_stores.mixing_costs_nothing,
    recipes.resource_without_use,
    # What is asked for
    promises.no_priority_or_penalty,
    promises.priority_and_penalty,
    promises.contract_without_delivery,
    promises.late_penalty_without_late,
    promises.product_not_made,
    promises.fixed_run_impossible,
    campaigns.unknown_campaign,
    campaigns.campaign_without_campaigns,
    campaigns.change_too_long,
    campaigns.maintenance_too_long,
    campaigns.fixed_runs_of_two_campaigns,
    least_runs.least_run_never,
    least_runs.fixed_run_below_least,
    least_runs.fixed_runs_over_periods,
    fixed_beside.fixed_run_below_recipe,
    fixed_beside.fixed_run_without_batch,
    setups.batch_without_hours,
    setups.batch_too_long,
    setups.batch_figure_without_batch,
    setups.after_with_others,
    setups.line_use_twice,
    setups.setup_too_long,
    setups.whole_without_quantity,
    setups.begun_without_whole,
    together.companion_without_amount,
    together.companion_out_of_reach,
    together.companion_over_count,
    together.supply_overlaps,
    together.supply_resumes_in_part,
    together.supply_without_offer,
    together.supply_never_held,
    blends.blend_without_limit,
    blends.share_outside_hundred,
    blends.property_unknown,
    published.published_name_gone,
    published.nothing_published,
    published.frozen_before_plan,
    without_effect.supply_of_no_lot,
    without_effect.level_without_promise,
    # What may come out otherwise
    uncertain.spread_of_property,
    uncertain.late_chance_of_stock,
    uncertain.always_broken,
    without_effect.length_without_chance,
    # What-if cases
    scenarios.unknown_sheet,
    scenarios.unknown_column,
    scenarios.unknown_parent,
    scenarios.circular_scenario,
    scenarios.two_parents,
    scenarios.scenario_called_base,
    scenarios.unknown_row,
    scenarios.change_does_not_fit,
    scenarios.change_without_effect,
)


def check(
    tables: Tables, spoiled: Spoiled = frozenset(), watch: Callable[[str], None] = lambda words: None
) -> list[Problem]:
    """Everything that is wrong or doubtful in typed, unfilled tables, however wrong they are.

    Args:
        tables: all input tables.
        spoiled: cells that the reader could not understand and has reported, as (table, row, column); row None means
            the whole column, column None too the whole table. Nothing is said about them again.
        watch: hears which check is at work.
    """
    facts = Facts(tables, spoiled, (*(slug(looks_at) for looks_at in CHECKS), *OF_SHEETS))
    problems: list[Problem] = []
    # Absurd numbers are reported by their own check; that a sum of them overflows is of no interest.
    with np.errstate(all="ignore"):
        for looks_at in CHECKS:
            watch(slug(looks_at).replace("-", " "))
            problems += problems_left(looks_at, facts)
            if problems and looks_at is names.component_like_column:
                # Two columns of one name: no other check could tell which it looks at.
                break
            if looks_at is totals.total_row:
                facts = facts.without(problem for problem in problems if problem.severity is Severity.ERROR)
    silenced = settings.silenced(tables["Settings"])
    return [problem for problem in problems if problem.severity is Severity.ERROR or problem.check not in silenced]
