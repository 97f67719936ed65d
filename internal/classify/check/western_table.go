package check

// givenNames are given names that are common in Europe and America.
var givenNames = wordsOf(`
Aaron Adam Adrian Agnes Alan Albert Alejandro Alex Alexander Alexandra Alfred Ali Alice Alicia Alison Allison Amanda Amber
Amelia Amy Ana Anders Andre Andrea Andreas Andrew Andy Angel Angela Anita Ann Anna Anne Annette Annie Anthony Antonio
Ashley Astrid Audrey Barbara Beatrice Ben Benjamin Bernard Beth Betty Beverly Bill Bob Bonnie Brandon Brenda Brian Bruce
Bruno Bryan Camille Carl Carla Carlos Carmen Carol Caroline Carolyn Catherine Charles Charlotte Cheryl Chloe Chris
Christian Christina Christine Christopher Cindy Claire Clara Claude Claudia Connie Craig Crystal Cynthia Dan Daniel
Danielle David Deborah Debra Denise Dennis Diana Diane Diego Dieter Dominique Donald Donna Doris Dorothy Douglas Dylan
Edith Edward Eileen Elaine Elena Elizabeth Ella Ellen Emily Emma Eric Erik Erin Ernest Esther Ethan Eugene Eva Evelyn
Fatima Felix Fernando Florence Frances Francesco Francis Francisco Frank Franz Fred Frederick Gabriel Gary George Georgia
Gerald Giovanni Giulia Gloria Grace Greg Gregory Guillaume Hannah Hans Harold Harry Hassan Heather Heidi Helen Helena
Henri Henry Howard Hugo Ian Ines Ingrid Irene Isabel Isabella Ivan Jack Jacob Jacqueline Jacques Jaime James Jan Jane Janet
Janice Jason Javier Jean Jeff Jeffrey Jennifer Jeremy Jerry Jesse Jessica Jesus Jill Jim Joan Joe Johan Johann John
Jonathan Jorge Jose Joseph Joshua Joyce Juan Juanita Judith Judy Julia Julian Julie Julien Justin Karen Karin Karl Kate
Katherine Kathleen Kathy Katie Keith Kelly Ken Kenneth Kevin Kim Kimberly Kristin Kyle Lars Laura Lauren Laurent Lawrence
Lea Lena Leo Leon Leonardo Linda Lisa Liz Lois Lorenzo Lori Louis Louise Luca Lucas Lucia Lucy Luis Luke Madison Manuel
Marc Marco Marcus Margaret Maria Mariana Marie Marilyn Mario Marion Mark Marta Martha Martin Mary Mateo Matthew Maurice
Max Megan Melanie Melissa Michael Michel Michelle Miguel Mike Mohamed Mohammed Monica Monika Muhammad Nadia Nancy Naomi
Natalie Nathalie Nathan Nicholas Nick Nicolas Nicole Nina Noah Nora Norma Olga Oliver Olivia Omar Oscar Pablo Pamela
Patricia Patrick Paul Paula Pauline Pedro Peter Petra Philip Philippe Phillip Pierre Rachel Ralph Ramon Randy Raymond
Rebecca Renee Ricardo Richard Rita Robert Roberto Robin Rodrigo Roger Roland Ronald Rosa Rose Roy Russell Ruth Ryan Sabine
Sally Sam Samantha Samuel Sandra Sara Sarah Scott Sean Sebastian Sergio Sharon Sheila Shirley Simon Sofia Sophia Sophie
Stefan Stella Stephanie Stephen Steve Steven Stuart Susan Susanne Suzanne Sven Sylvia Tamara Tara Ted Teresa Terry Theresa
Thomas Tiffany Tim Timothy Tina Todd Tom Tommy Tony Tracy Ursula Valerie Vanessa Vera Veronica Victor Victoria Vincent
Virginia Walter Wanda Wayne Wendy William Wolfgang Xavier Yolanda Yuki Yvonne Zoe`)

// titles stand before a name.
var titles = wordsOf("Mr Mrs Ms Miss Dr Prof Herr Frau Monsieur Madame Señor Señora")

// organisationEnds are the ends of names of companies and institutions.
var organisationEnds = []string{
	"公司", "集团", "工厂", "制造厂", "制品厂", "机械厂", "加工厂", "商店", "商行", "超市", "门店", "旗舰店", "专卖店", "医院", "学校", "大学", "学院",
	"中学", "小学", "银行", "分行", "支行", "事务所", "合作社", "委员会", "研究院", "研究所", "卫生院", "经营部", "营业部", "中心", "协会", "基金会",
	"工作室", "有限合伙", "股份",
}

// companyWords are last words of names of companies.
var companyWords = wordsOf(`
Ltd Limited Inc Incorporated LLC LLP Corp Corporation Co Company GmbH AG KG SA SAS SARL SRL SpA BV NV AB AS Oy Plc PLC
Pty Group Holdings Industries Enterprises Solutions Technologies Systems Services Partners Associates Stores Store Shop
Imports Exports Traders Trading Foods Motors Airlines Bank Foundation Institute University Hospital Clinic Hotel
Restaurant Collectables Distributors Wholesalers Supplies Logistics Studio Studios Labs`)

// ibanLengths are the lengths of account numbers by country (IBAN registry of SWIFT, release 99).
var ibanLengths = map[string]int{
	"AD": 24, "AE": 23, "AL": 28, "AT": 20, "AZ": 28, "BA": 20, "BE": 16, "BG": 22, "BH": 22, "BI": 27, "BR": 29,
	"BY": 28, "CH": 21, "CR": 22, "CY": 28, "CZ": 24, "DE": 22, "DJ": 27, "DK": 18, "DO": 28, "EE": 20, "EG": 29,
	"ES": 24, "FI": 18, "FK": 18, "FO": 18, "FR": 27, "GB": 22, "GE": 22, "GI": 23, "GL": 18, "GR": 27, "GT": 28,
	"HR": 21, "HU": 28, "IE": 22, "IL": 23, "IQ": 23, "IS": 26, "IT": 27, "JO": 30, "KW": 30, "KZ": 20, "LB": 28,
	"LC": 32, "LI": 21, "LT": 20, "LU": 20, "LV": 21, "LY": 25, "MC": 27, "MD": 24, "ME": 22, "MK": 19, "MN": 20,
	"MR": 27, "MT": 31, "MU": 30, "NI": 28, "NL": 18, "NO": 15, "OM": 23, "PK": 24, "PL": 28, "PS": 29, "PT": 25,
	"QA": 29, "RO": 24, "RS": 22, "RU": 33, "SA": 24, "SC": 31, "SD": 18, "SE": 24, "SI": 19, "SK": 24, "SM": 27,
	"SO": 23, "ST": 25, "SV": 28, "TL": 23, "TN": 24, "TR": 26, "UA": 29, "VA": 22, "VG": 24, "XK": 20,
}
