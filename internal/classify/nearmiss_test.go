package classify_test

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// nearMiss is a column that looks like something and is not.
type nearMiss struct {
	name   string
	column string // what it is called; c1 when empty
	value  func() string
}

// TestRareNearMisses prints what is reported of columns that look like something and are not.
func TestRareNearMisses(t *testing.T) {
	m := newMade(4)
	e, all := engine(t), slices.Concat(nearMisses(m), prefixMisses(m))
	flagged := 0
	for _, n := range all {
		column := n.column
		if column == "" {
			column = "c1"
		}
		for _, f := range judgeColumn(e, column, rareRows, n.value) {
			if reported(f) {
				flagged++
				t.Errorf("%s: found %q %q %s %+v", n.name, f.Kind, f.Form, f.Status, f.Evidence)
			}
		}
	}
	t.Logf("%d of %d near misses are reported", flagged, len(all))
}

func nearMisses(m made) []nearMiss {
	return slices.Concat(numberMisses(m), codeMisses(m), dateMisses(m), wordMisses(m), textMisses(m), mixedMisses(m))
}

// numberMisses are numbers.
func numberMisses(m made) []nearMiss {
	n := 0
	next := func() int { n += 1 + m.r.IntN(50); return n }
	first := func() string { return strconv.Itoa(1 + m.r.IntN(9)) }
	return []nearMiss{
		{name: "snowflake of 19 digits", value: func() string { return strconv.Itoa(1234567890123456789 + next()*4194304) }},
		{name: "snowflake of 18 digits", value: func() string { return strconv.Itoa(423456789012345678 + next()*4194304) }},
		{name: "snowflake of 18 digits, random node", value: func() string { return strconv.Itoa(350000000000000000 + next()*4194304*977 + m.r.IntN(4194304)) }},
		{name: "snowflake called id", column: "id", value: func() string { return strconv.Itoa(1234567890123456789 + next()*4194304) }},
		{name: "counter", value: func() string { return strconv.Itoa(10000000 + next()) }},
		{name: "key of 11 digits", value: func() string { return strconv.Itoa(13800000000 + next()*977) }},
		{name: "random of 8 digits", value: func() string { return first() + m.digits(7) }},
		{name: "random of 9 digits", value: func() string { return first() + m.digits(8) }},
		{name: "random of 10 digits", value: func() string { return first() + m.digits(9) }},
		{name: "random of 11 digits", value: func() string { return first() + m.digits(10) }},
		{name: "random of 15 digits", value: func() string { return first() + m.digits(14) }},
		{name: "random of 16 digits", value: func() string { return first() + m.digits(15) }},
		{name: "random of 17 digits", value: func() string { return first() + m.digits(16) }},
		{name: "random of 18 digits", value: func() string { return first() + m.digits(17) }},
		{name: "random of 19 digits", value: func() string { return first() + m.digits(18) }},
		{name: "random of 20 digits", value: func() string { return first() + m.digits(19) }},
		{name: "amount", value: func() string { return fmt.Sprintf("%d.%02d", m.r.IntN(100000), m.r.IntN(100)) }},
		{name: "amount called price", column: "price", value: func() string { return fmt.Sprintf("%d.%02d", m.r.IntN(1000), m.r.IntN(100)) }},
		{name: "price of two", value: func() string { return fmt.Sprintf("%d.%02d", 20+m.r.IntN(30), m.r.IntN(100)) }},
		{name: "share", value: func() string { return fmt.Sprintf("0.%06d", m.r.IntN(1000000)) }},
		{name: "size in bytes", value: func() string { return strconv.Itoa(m.r.IntN(1 << 40)) }},
		{name: "five figures", value: func() string { return strconv.Itoa(10000 + m.r.IntN(90000)) }},
		{name: "six figures", value: func() string { return strconv.Itoa(100000 + m.r.IntN(900000)) }},
	}
}

// codeMisses are codes.
func codeMisses(m made) []nearMiss {
	return []nearMiss{
		{name: "random of 17 letters", value: func() string { return m.runes("ABCDEFGHJKLMNPRSTUVWXYZ0123456789", 17) }},
		{name: "random of 18 letters", value: func() string { return m.runes("0123456789ABCDEFGHJKLMNPQRTUWXY", 18) }},
		{name: "UUID", value: m.uuid},
		{name: "UUID called id", column: "request_id", value: m.uuid},
		{name: "MD5", value: func() string { return fmt.Sprintf("%016x%016x", m.r.Uint64(), m.r.Uint64()) }},
		{name: "SHA-1", value: func() string { return fmt.Sprintf("%016x%016x%08x", m.r.Uint64(), m.r.Uint64(), m.r.Uint32()) }},
		{name: "SHA-256", value: func() string {
			return fmt.Sprintf("%016x%016x%016x%016x", m.r.Uint64(), m.r.Uint64(), m.r.Uint64(), m.r.Uint64())
		}},
		{name: "EAN", value: m.ean},
		{name: "ISBN", column: "isbn", value: func() string { return "9787" + m.digits(9) }},
		{name: "drug code of 14 digits", column: "drug_code", value: func() string { return "869" + m.digits(11) }},
		{name: "drug code without a name", value: func() string { return "869" + m.digits(11) }},
		{name: "SKU of 15 digits", column: "sku_code", value: func() string { return m.date(2017, 2024) + m.digits(7) }},
		{name: "SKU of 15 digits without a name", value: func() string { return m.date(2017, 2024) + m.digits(7) }},
		{name: "record number of 16 digits", column: "bill_no", value: func() string { return m.date(2017, 2024) + m.digits(8) }},
		{name: "version", value: func() string { return fmt.Sprintf("%d.%d.%d", m.r.IntN(9), m.r.IntN(30), m.r.IntN(99)) }},
		{name: "version of four", value: func() string {
			return fmt.Sprintf("%d.%d.%d.%d", 1+m.r.IntN(3), m.r.IntN(10), m.r.IntN(10), m.r.IntN(300))
		}},
		{name: "version called so", column: "app_version", value: func() string {
			return fmt.Sprintf("%d.%d.%d.%d", 1+m.r.IntN(12), m.r.IntN(10), m.r.IntN(60), m.r.IntN(250))
		}},
		{name: "object identifier", value: func() string {
			return fmt.Sprintf("1.2.840.%d.%d.%d", m.r.IntN(99999), m.r.IntN(99), m.r.IntN(999))
		}},
		{name: "department path", value: func() string { return fmt.Sprintf(".%d.%d.%d.", m.r.IntN(9), m.r.IntN(30), m.r.IntN(99)) }},
		{name: "order code", value: func() string { return m.pick("E", "H", "S") + m.digits(7) }},
		{name: "seat", value: func() string { return m.rune("ABCDEFGHK") + m.digits(2) }},
		{name: "flight", value: func() string { return m.pick("CA", "MU", "CZ", "HU") + m.digits(4) }},
		{name: "URL", value: func() string { return "https://shop.example.com/item/" + m.digits(11) }},
		{name: "path", value: func() string { return "/data/" + m.digits(4) + "/" + m.digits(11) + ".jpg" }},
		{name: "base64", value: func() string {
			return m.runes("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/", 27) + "="
		}},
		{name: "short token", value: func() string { return m.runes("abcdefghijklmnopqrstuvwxyz0123456789", 10) }},
		{name: "ciphertext of nothing known", value: func() string { return fmt.Sprintf("%016x%016x%016x", m.r.Uint64(), m.r.Uint64(), m.r.Uint64()) }},
	}
}

// prefixMisses are codes of letters and figures as documents of travel have them, which have no check digit. Without a
// word of the schema no verdict comes of them, so that there is nothing to learn.
func prefixMisses(m made) []nearMiss {
	var all []nearMiss
	for _, prefix := range []string{"H", "M", "E", "G", "K", "EA", "SE", "MA", "KJ", "C", "W", "L", "CA", "A", "AB"} {
		code := func() string { return prefix + m.digits(9-len(prefix)) }
		all = append(all,
			nearMiss{name: "codes of nine, " + prefix, value: code},
			nearMiss{name: "codes of nine, called so, " + prefix, column: "goods_code", value: code},
			nearMiss{name: "some codes of nine, " + prefix, value: m.among(20, code, m.words)})
	}
	return append(all,
		nearMiss{name: "codes of eleven", value: func() string { return m.pick("H", "M") + m.digits(10) }},
		nearMiss{name: "numbers of batches", column: "batch_no", value: func() string { return m.pick("H", "E", "G") + m.digits(8) }},
		nearMiss{name: "codes of a shop and a day", value: func() string { return "POS0001" + m.date(2019, 2024)[2:] + m.digits(2) }},
		nearMiss{name: "codes of a shop and a day, called so", column: "order_no", value: func() string { return m.pick("DDN", "XSD") + m.digits(4) + m.date(2019, 2024)[2:] + m.digits(2) }},
		nearMiss{name: "codes of a letter and seven", value: func() string { return m.rune("ABCDE") + m.digits(7) }},
		nearMiss{name: "lower-case codes of 17", value: func() string { return m.runes("abcdefghjklmnprstuvwxyz0123456789", 17) }},
		nearMiss{name: "lower-case codes of 18", value: func() string { return m.runes("0123456789abcdefghjklmnpqrtuwxy", 18) }},
		nearMiss{name: "hexadecimal of 17", value: func() string { return m.runes("0123456789abcdef", 17) }},
		nearMiss{name: "hexadecimal of 18", value: func() string { return m.runes("0123456789abcdef", 18) }},
	)
}

// dateMisses are times and numbers with a date inside.
func dateMisses(m made) []nearMiss {
	return []nearMiss{
		{name: "order number with date", value: func() string { return "2024" + m.date(2018, 2024)[4:] + m.digits(10) }},
		{name: "order number with date, called so", column: "order_no", value: func() string { return m.date(2018, 2024) + m.digits(10) }},
		{name: "order number of 16", value: func() string { return m.date(2018, 2024) + m.digits(8) }},
		{name: "order number with time", value: func() string {
			return m.date(2018, 2024) + fmt.Sprintf("%02d%02d%02d", m.r.IntN(24), m.r.IntN(60), m.r.IntN(60)) + m.digits(4)
		}},
		{name: "epoch seconds", value: func() string { return strconv.Itoa(1500000000 + m.r.IntN(200000000)) }},
		{name: "epoch milliseconds", value: func() string { return strconv.Itoa(1500000000000 + m.r.IntN(200000000000)) }},
		{name: "epoch microseconds", value: func() string { return strconv.Itoa(1500000000000000 + m.r.IntN(200000000000000)) }},
		{name: "time", value: func() string {
			return fmt.Sprintf("2024-01-%02d %02d:%02d:%02d", 1+m.r.IntN(28), m.r.IntN(24), m.r.IntN(60), m.r.IntN(60))
		}},
		{name: "date", value: func() string { d := m.date(2019, 2025); return d[:4] + "-" + d[4:6] + "-" + d[6:] }},
		{name: "date of eight figures", value: func() string { return m.date(2015, 2026) }},
		{name: "old dates of contracts", column: "sign_date", value: func() string { d := m.date(1995, 2025); return d[:4] + "-" + d[4:6] + "-" + d[6:] }},
		{name: "month", value: func() string { return m.date(2018, 2025)[:6] }},
		{name: "time of day", value: func() string { return fmt.Sprintf("%02d:%02d:%02d", m.r.IntN(24), m.r.IntN(60), m.r.IntN(60)) }},
	}
}

// wordMisses are words: of goods, places, firms, and the values of dictionaries.
func wordMisses(m made) []nearMiss {
	list := func(words string) func() string {
		all := strings.Fields(words)
		return func() string { return m.pick(all...) }
	}
	return []nearMiss{
		{name: "colour", value: func() string { return m.pick("红色", "黄色", "白色", "金色", "黑色") + m.digits(2) }},
		{name: "product with a number", value: func() string {
			return m.pick("小米", "华为", "苹果") + m.pick("手机", "平板", "耳机") + m.digits(3)
		}},
		{name: "colours", value: list("红色 黄色 白色 金色 黑色 蓝色 紫色 灰色 银色 棕色 粉色 橙色")},
		{name: "products", value: list("金龙鱼食用油 高露洁牙膏 黄金搭档 白加黑感冒片 马应龙 安踏跑鞋 李宁篮球 康师傅红烧牛肉面 王老吉凉茶 江小白 雷达表 张小泉剪刀 陈克明挂面")},
		{name: "dishes", value: list("宫保鸡丁 鱼香肉丝 麻婆豆腐 红烧肉 水煮鱼 白切鸡 毛血旺 万三蹄 东坡肉 夫妻肺片 黄焖鸡 沙茶面 鲁肉饭 杨枝甘露 双皮奶 糖醋里脊 米线 牛肉面 石锅饭")},
		{name: "cities", value: list("北京 上海 广州 深圳 杭州 南京 成都 武汉 西安 重庆 天津 苏州 青岛 大连 宁波 厦门 长沙 郑州 济南 合肥 高州 黄山 安阳 常州 金华 万州 韩城 白银")},
		{name: "counties", value: list("安吉县 高邑县 黄梅县 金寨县 曹县 单县 成武县 孟津区 祁县 沈丘县 谢家集区 江宁区 余杭区 萧山区 温岭市 乐清市 汤阴县 林州市")},
		{name: "departments", value: list("财务部 人事部 市场部 研发部 销售部 法务部 客服部 总经办 采购部 信息中心 行政部 生产部 质检部 仓储部")},
		{name: "clinics", value: list("内科 外科 儿科 妇产科 骨科 眼科 皮肤科 心内科 神经内科 呼吸科 康复科 急诊科 麻醉科 耳鼻喉科")},
		{name: "jobs", value: list("工程师 会计 经理 主管 司机 保安 厨师 教师 护士 医生 设计师 店长 收银员 销售员 仓管员")},
		{name: "diseases", column: "name", value: list("高血压 冠心病 糖尿病 肺炎 胃炎 白内障 颈椎病 荨麻疹 痛风 贫血 哮喘 湿疹 黄疸 麻疹 水痘 流感")},
		{name: "drugs", column: "name", value: list("阿莫西林 布洛芬 头孢克肟 甘草片 安宫牛黄丸 六味地黄丸 板蓝根 藿香正气水 云南白药 马来酸氯苯那敏 金嗓子喉片")},
		{name: "herbs", value: list("黄芪 当归 白术 甘草 党参 麦冬 陈皮 柴胡 连翘 金银花 桂枝 白芍 防风 牛膝 石斛 龙胆草 车前子")},
		{name: "nations", column: "name", value: list("汉族 回族 满族 壮族 苗族 彝族 藏族 蒙古族 维吾尔族 朝鲜族 白族 傣族 侗族 瑶族")},
		{name: "sexes", column: "label", value: list("男 女 未知")},
		{name: "firms", value: list("华为技术有限公司 腾讯科技 阿里巴巴 京东 字节跳动 美团 小米科技有限责任公司 比亚迪 海尔集团 格力电器 万科 招商银行 平安保险 顺丰速运")},
		{name: "brands", value: list("华为 小米 李宁 安踏 康师傅 王老吉 张裕 周大福 马自达 路虎 金利来 雷士 方太 苏泊尔 美的 老干妈 沙宣 施华蔻 高洁丝 白猫")},
		{name: "books", value: list("红楼梦 三国演义 水浒传 西游记 围城 活着 平凡的世界 白鹿原 金粉世家 家 边城 骆驼祥子 茶馆 雷雨 呐喊 彷徨 朝花夕拾")},
		{name: "songs", value: list("晴天 江南 童年 青花瓷 东风破 稻香 红豆 后来 方圆几里 小幸运 平凡之路 成都 夜曲 安静 路过人间 白月光 水星记 大鱼 起风了 易燃易爆炸 温柔 倔强")},
		{name: "idioms", value: list("安居乐业 高山流水 马到成功 金玉满堂 万事如意 石破天惊 水到渠成 白手起家 江河日下 言简意赅 顾名思义 叶落归根 成竹在胸 全力以赴 方兴未艾 温故知新 时不我待")},
		{name: "titles", value: list("关于召开年度工作会议的通知 系统升级公告 国庆放假安排 新员工入职指引 端午节活动方案 安全生产月倡议书")},
		{name: "status", value: list("待付款 待发货 已发货 已完成 已关闭 无效订单 退款中 已取消")},
		{name: "units", value: list("个 件 箱 盒 瓶 袋 台 套 千克 米 平方米")},
		{name: "roles", value: list("管理员 普通用户 超级管理员 审核员 访客 财务人员 运营 客服")},
		{name: "English words", value: list("apple banana orange grape mango table chair window garden river mountain forest bridge castle market")},
		{name: "English cities", value: list("London Paris Berlin Madrid Vienna Oslo Chicago Boston Dallas Austin Denver Phoenix Seattle Toronto Sydney")},
		{name: "English titles", value: list("Alien_Center Amadeus_Holy Angels_Life Blade_Polish Bride_Intrigue Chamber_Italian Dracula_Crystal Frost_Head Grosse_Wonderful Hunter_Alter")},
	}
}

// textMisses are texts with numbers inside.
func textMisses(m made) []nearMiss {
	var all []nearMiss
	for name, value := range map[string]func() string{
		"numbers of 11 digits": func() string { return m.pick("1", "2", "5") + m.digits(10) },
		"numbers of 15 digits": func() string { return m.digits(15) },
		"numbers of 16 digits": func() string { return m.digits(16) },
		"numbers of 18 digits": func() string { return m.digits(18) },
		"numbers of 20 digits": func() string { return m.digits(20) },
		"order numbers":        func() string { return m.date(2018, 2024) + m.digits(10) },
		"codes of 17":          func() string { return m.runes("ABCDEFGHJKLMNPRSTUVWXYZ0123456789", 17) },
		"versions":             func() string { return fmt.Sprintf("%d.%d.%d", m.r.IntN(9), m.r.IntN(30), m.r.IntN(99)) },
		"times":                func() string { return m.date(2020, 2024) + " 10:15" },
	} {
		for _, percent := range []int{2, 50} {
			all = append(all, nearMiss{
				name:  fmt.Sprintf("%s inside %d %% of texts", name, percent),
				value: m.among(percent, func() string { return "单号" + value() + "已经处理" }, m.comment),
			})
		}
	}
	slices.SortFunc(all, func(a, b nearMiss) int { return strings.Compare(a.name, b.name) })
	return all
}

// mixedMisses are columns of codes with other numbers among them.
func mixedMisses(m made) []nearMiss {
	var all []nearMiss
	for n := 8; n <= 20; n++ {
		number := func() string { return strconv.Itoa(1+m.r.IntN(9)) + m.digits(n-1) }
		all = append(all,
			nearMiss{name: fmt.Sprintf("a few numbers of %d digits among codes", n), value: m.among(5, number, m.code)},
			nearMiss{name: fmt.Sprintf("numbers of %d digits among words", n), value: m.among(50, number, m.words)})
	}
	return all
}

func (m made) uuid() string {
	return fmt.Sprintf("%08x-%04x-4%03x-a%03x-%012x", m.r.Uint32(), m.r.IntN(65536), m.r.IntN(4096), m.r.IntN(4096), m.r.Int64N(1<<48))
}

// ean makes an article number with its check digit.
func (m made) ean() string {
	body := "69" + m.digits(10)
	sum := 0
	for i, c := range body {
		sum += int(c-'0') * (1 + 2*(i%2))
	}
	return body + strconv.Itoa((10-sum%10)%10)
}
