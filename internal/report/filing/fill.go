package filing

// filler looks for one thing in the evidence. What it does not find it leaves out, so that the field says who confirms.
type filler func(*clerk) Answer

// fillers is the closed list of what the fields of packs can name.
func fillers() map[string]filler {
	return map[string]filler{
		"entity_name": (*clerk).entityNamed, "entity_place": (*clerk).entityPlace, "entity_control": (*clerk).entityControl,
		"entity_sectors": (*clerk).entitySectors, "entity_ciio": (*clerk).entityCIIO, "entity_ftz": (*clerk).entityFTZ,
		"assets": (*clerk).assets, "activities": (*clerk).activities, "datasets": (*clerk).datasetList, "people_processed": (*clerk).processed,
		"work_method": (*clerk).workMethod, "work_planned": (*clerk).workPlanned,

		"scenario_systems": (*clerk).scenarioSystems, "scenario_purpose": (*clerk).scenarioPurpose,
		"scenario_manner": (*clerk).scenarioManner, "scenario_links": (*clerk).scenarioLinks, "scenario_ground": (*clerk).scenarioGround,
		"scenario_items": (*clerk).scenarioItems, "scenario_kinds": (*clerk).scenarioKinds,
		"scenario_people": (*clerk).scenarioPeople, "scenario_sensitive": (*clerk).scenarioSensitive,
		"scenario_important": (*clerk).scenarioImportant, "scenario_places": (*clerk).scenarioPlaces,
		"scenario_abroad": (*clerk).scenarioAbroad, "scenario_onward": (*clerk).scenarioOnward,
		"scenario_indicated": (*clerk).scenarioIndicated,

		"duties": (*clerk).duties, "meters": (*clerk).meters, "filings": (*clerk).filings, "missing": (*clerk).missing,
		"flows_all": (*clerk).flowsAll, "flows_spared": (*clerk).flowsSpared, "flows_other": (*clerk).flowsOther,
		"flows_systems": (*clerk).flowsSystems, "flows_people": (*clerk).flowsPeople, "lanes": (*clerk).lanes,
		"recipients": (*clerk).recipients, "impact_asked": (*clerk).impactAsked,

		"controls": (*clerk).controls, "grades": (*clerk).grades, "lines": (*clerk).lines,
		"stores_home": (*clerk).storesHome, "stores_abroad": (*clerk).storesAbroad, "clouds": (*clerk).clouds,

		"risk_grounds": (*clerk).riskGrounds, "risk_scale": (*clerk).riskScale, "risk_leak": (*clerk).riskLeak,
		"risk_unread": (*clerk).riskUnread,

		"legal_steps": (*clerk).legalSteps, "measures": (*clerk).measures, "measures_flows": (*clerk).measuresFlows,
		"retire": (*clerk).retire,

		"draft_assessment": draft("assessment"), "draft_impact": draft("impact"), "draft_annex": draft("annex"),
		"draft_ropa": draft("ropa"), "draft_map": draft("map"), "draft_localisation": draft("localisation"),
	}
}
