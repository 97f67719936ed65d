package classify

import "github.com/domicile/domicile/internal/classify/people"

// mainlandProvinces are the short names with which addresses in the mainland begin.
var mainlandProvinces = []string{
	"北京", "天津", "上海", "重庆", "河北", "山西", "内蒙古", "辽宁", "吉林", "黑龙江", "江苏", "浙江", "安徽", "福建", "江西", "山东",
	"河南", "湖北", "湖南", "广东", "广西", "海南", "四川", "贵州", "云南", "西藏", "陕西", "甘肃", "青海", "宁夏", "新疆",
}

// outside are the names of Hong Kong, Macao and Taiwan, and words for abroad, with which addresses begin.
var outside = []string{"香港", "澳门", "澳門", "台湾", "台灣", "臺灣", "海外", "国外"}

// namedPlace is a name with which addresses begin, and where it is.
type namedPlace struct {
	name  string
	place people.Place
}

// regions finds the names by their first two characters.
var regions = func() map[string][]namedPlace {
	set := make(map[string][]namedPlace)
	add := func(all []string, place people.Place) {
		for _, name := range all {
			set[name[:6]] = append(set[name[:6]], namedPlace{name, place})
		}
	}
	add(outside, people.Elsewhere)
	add(mainlandProvinces, people.Mainland)
	return set
}()

// countries places names and codes of countries, in lower case.
var countries = func() map[string]people.Place {
	set := make(map[string]people.Place)
	for _, c := range []string{"cn", "chn", "china", "中国", "中国大陆", "中华人民共和国", "prc", "mainland china", "156"} {
		set[c] = people.Mainland
	}
	for _, c := range []string{
		"sg", "sgp", "singapore", "新加坡", "us", "usa", "united states", "united states of america", "美国", "gb", "gbr", "uk",
		"united kingdom", "英国", "jp", "jpn", "japan", "日本", "kr", "kor", "south korea", "korea", "韩国", "my", "mys",
		"malaysia", "马来西亚", "th", "tha", "thailand", "泰国", "vn", "vnm", "vietnam", "越南", "id", "idn", "indonesia",
		"印度尼西亚", "印尼", "ph", "phl", "philippines", "菲律宾", "in", "ind", "india", "印度", "au", "aus", "australia", "澳大利亚",
		"nz", "nzl", "new zealand", "新西兰", "ca", "can", "canada", "加拿大", "de", "deu", "germany", "德国", "fr", "fra",
		"france", "法国", "it", "ita", "italy", "意大利", "es", "esp", "spain", "西班牙", "nl", "nld", "netherlands", "荷兰", "br",
		"bra", "brazil", "巴西", "mx", "mex", "mexico", "墨西哥", "ru", "rus", "russia", "俄罗斯", "ae", "are",
		"united arab emirates", "阿联酋", "hk", "hkg", "hong kong", "mo", "mac", "macau", "macao", "tw", "twn", "taiwan",
		"ch", "che", "switzerland", "瑞士", "se", "swe", "sweden", "瑞典", "no", "nor", "norway", "挪威", "dk", "dnk",
		"denmark", "丹麦", "fi", "fin", "finland", "芬兰", "pl", "pol", "poland", "波兰", "pt", "prt", "portugal", "葡萄牙", "at",
		"aut", "austria", "奥地利", "be", "bel", "belgium", "比利时", "ie", "irl", "ireland", "爱尔兰", "cz", "cze",
		"czech republic", "捷克", "hu", "hun", "hungary", "匈牙利", "tr", "tur", "turkey", "土耳其", "za", "zaf", "south africa",
		"南非", "eg", "egy", "egypt", "埃及", "ar", "arg", "argentina", "阿根廷", "cl", "chl", "chile", "智利", "il", "isr",
		"israel", "以色列", "sa", "sau", "saudi arabia", "沙特阿拉伯",
	} {
		set[c] = people.Elsewhere
	}
	return set
}()
