package check

import (
	"maps"
	"slices"
	"strings"
)

// runeSet is a set of Chinese characters.
type runeSet [(0xA000 - 0x3400) / 64]uint64

func (s *runeSet) has(r rune) bool {
	i := uint32(r - 0x3400)
	return i < uint32(len(s)*64) && s[i>>6]&(1<<(i&63)) != 0
}

func runesOf(text string) *runeSet {
	var s runeSet
	for _, r := range text {
		s[(r-0x3400)>>6] |= 1 << ((r - 0x3400) & 63)
	}
	return &s
}

func wordsOf(text string) map[string]struct{} {
	return maps.Collect(func(yield func(string, struct{}) bool) {
		for _, w := range slices.Compact(strings.Fields(text)) {
			if !yield(w, struct{}{}) {
				return
			}
		}
	})
}

// pairsOf cuts a text into words of two characters.
func pairsOf(text string) map[string]struct{} {
	set := make(map[string]struct{})
	for i := 0; i+6 <= len(text); i += 6 {
		set[text[i:i+6]] = struct{}{}
	}
	return set
}

// Marks of places in addresses, and characters with which words for roles, goods and places end, and names do not.
var (
	coarseMarks = runesOf("省市区县州盟旗镇乡")
	fineMarks   = runesOf("路街道巷弄号室栋楼幢层座村组园苑庄里坊厦")
	roleEnds    = runesOf("员部门者处科室店厂局院校市省县区镇乡村路街号型类品款色器机裤鞋衣帽包费率额价量数码表单页栏站级")
)

// surnames are the family names of more than 99.9 % of the people of the mainland, by frequency. General knowledge of
// the population statistics of the Ministry of Public Security; the order carries no weight.
var surnames = runesOf("王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩邓冯曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚沈钟姜崔谭陆范汪廖石" +
	"金韦贾夏付方邹熊白孟秦邱侯江尹薛闫段雷龙黎史陶贺毛郝顾龚邵万覃武钱戴严莫孔向常汤康易乔赖文洪施樊颜倪兰殷俞章葛温牛邢柯申" +
	"聂焦安耿岳毕季鲁庞齐梅庄辛管祝左涂谷祁时舒卜路詹关凌尚靳包裴甘霍阮盛纪翟柳骆翁游景单苗欧柏苗解强柴华车冉房边辜吉饶刁瞿戚丘" +
	"古米池滕晋苑邬臧畅宫来嵺苟全褚廉简娄盖符奚木穆党燕郎邸冀谈姬屠连郜晏栾郁商蒙计喻揭窦迟宇敖糜鄢冷卓花仇艾蓝都耿满弓匡国寇广禄阙东" +
	"佟水封储宗鲍乐仲伍桂楚闻巩桑区初幸麦蒲隋阚植衣鞠丛查荆宁岑薄楼明伏成班皮卞戈占尤封利邰言隆应岩佘修缪干鹿竺权逯养凤濮扈竹鱼容慕茹巫乌那" +
	"趙陳楊黃吳孫馬鄭羅謝許韓馮鄧蔣葉盧鍾陸蘇呂賈鄒龍賀顧龔萬錢嚴湯賴蘭倪莊齊聶畢魯龐祝塗關駱歐單華車饒閻劉張")

// compounds are family names of two characters.
var compounds = pairsOf("欧阳上官司马诸葛司徒东方独孤南宫慕容令狐皇甫尉迟公孙轩辕夏侯宇文长孙司空百里呼延西门申屠太史端木钟离闻人东郭澹台公冶宗政濮阳淳于单于太叔仲孙歐陽")

// notNames are words of two to four characters that begin with a family name and are none: places, goods, colours,
// roles, departments.
var notNames = wordsOf(" 黄色 白色 金色 黄金 白金 安全 安装 方式 方法 方便 方案 高级 高清 高端 高中 高校 管理 管理员 管理部 江苏 江苏省 江西 江西省 黑龙江 河北 " +
	"安徽 安徽省 广东 广东省 广西 云南 海南 海南省 全部 全国 全职 全量 任务 任何 任意 文件 文本 文章 文字 时间 时长 常用 常见 金额 金融 金属 水果 水洗 车辆 车型 " +
	"马桶 牛仔 牛仔裤 牛奶 石油 毛巾 毛衣 花色 花生 白酒 米色 米饭 古典 易用 何时 成功 成人 成都 成都市 应用 应付 应收 应急 应届 利息 利润 项目 计算 计划 计数 " +
	"路由 路径 向上 向下 向前 向后 包装 包邮 包裹 连接 连衣裙 单位 单价 单选 单元 单个 单次 党员 强制 强度 都市 国家 国内 国际 国产 东北 东方 东莞 东莞市 广州 广州市 广告 " +
	"宁波 宁夏 宁波市 武汉 武汉市 温州 常州 苏州 徐州 兰州 杭州 温度 温馨 平台 平均 季度 冷藏 冷冻 鲁菜 周期 周一 周二 周三 周四 周五 周六 周日 周末 周年 左侧 左边 车间 " +
	"夏季 秋季 冬季 春季 夏装 冬装 严重 严格 关键 关闭 关于 关联 关注 关系 谈判 简介 简单 简体 商品 商户 商务 商城 商家 乐器 乐高 孔雀 万元 龙岩 查询 查看 初级 初中 初始 " +
	"明细 明天 石家庄 权限 言情 游戏 游客 程序 程度 许可 许可证 解决 解除 麦克风 房间 房产 房屋 房租 边框 边界 古代 池州 计费 明文 明确 宗教 修改 修复 修理 容量 容器 干货 " +
	"施工 温泉 康复 白名单 黑名单 黄牛 金牌 银牌 章节 易碎 齐全 花费 景点 景区 通知 通过 来源 来电 戴尔 华为 小米 苹果 白条 梅州 和平 ")

// ethnicGroups are the 56 groups of GB/T 3304, without 族.
var ethnicGroups = wordsOf(" 汉 蒙古 回 藏 维吾尔 苗 彝 壮 布依 朝鲜 满 侗 瑶 白 土家 哈尼 哈萨克 傣 黎 傈僳 佤 畲 高山 拉祜 水 东乡 纳西 景颇 柯尔克孜 土 " +
	"达斡尔 仫佬 羌 布朗 撒拉 毛南 仡佬 锡伯 阿昌 普米 塔吉克 怒 乌孜别克 俄罗斯 鄂温克 德昂 保安 裕固 京 塔塔尔 独龙 鄂伦春 赫哲 门巴 珞巴 基诺 ")
