"""SOAP's country names and their ISO 3166 codes, which REST and SuiteQL use (record names 1.5)."""

from __future__ import annotations

COUNTRIES = """
AF afghanistan, AX alandIslands, AL albania, DZ algeria, AS americanSamoa, AD andorra, AO angola, AI anguilla,
AQ antarctica, AG antiguaAndBarbuda, AR argentina, AM armenia, AW aruba, AU australia, AT austria, AZ azerbaijan,
BS bahamas, BH bahrain, BD bangladesh, BB barbados, BY belarus, BE belgium, BZ belize, BJ benin, BM bermuda, BT bhutan,
BO boliviaPlurinationalStateOf, BO bolivia, BQ bonaireSintEustatiusAndSaba, BQ bonaireSaintEustatiusAndSaba,
BA bosniaAndHerzegovina, BW botswana, BV bouvetIsland, BR brazil, IO britishIndianOceanTerritory, BN bruneiDarussalam,
BG bulgaria, BF burkinaFaso, BI burundi, CV caboVerde, CV capeVerde, KH cambodia, CM cameroon, CA canada,
IC canaryIslands, KY caymanIslands, CF centralAfricanRepublic, EA ceutaAndMelilla, TD chad, CL chile, CN china,
CX christmasIsland, CC cocosKeelingIslands, CO colombia, KM comoros, CG congo, CG congoRepublicOf,
CD congoTheDemocraticRepublicOfThe, CD congoDemocraticPeoplesRepublic, CK cookIslands, CR costaRica, CI coteDIvoire,
HR croatia, HR croatiaHrvatska, CU cuba, CW curacao, CY cyprus, CZ czechia, CZ czechRepublic, DK denmark, DJ djibouti,
DM dominica, DO dominicanRepublic, EC ecuador, EG egypt, SV elSalvador, GQ equatorialGuinea, ER eritrea, EE estonia,
SZ eswatini, SZ swaziland, ET ethiopia, FK falklandIslandsMalvinas, FK falklandIslands, FO faroeIslands, FJ fiji,
FI finland, FR france, GF frenchGuiana, PF frenchPolynesia, TF frenchSouthernTerritories, GA gabon, GM gambia,
GE georgia, DE germany, GH ghana, GI gibraltar, GR greece, GL greenland, GD grenada, GP guadeloupe, GU guam,
GT guatemala, GG guernsey, GN guinea, GW guineaBissau, GY guyana, HT haiti, HM heardIslandAndMcdonaldIslands,
HM heardAndMcDonaldIslands, VA holySee, VA holySeeCityVaticanState, HN honduras, HK hongKong, HU hungary, IS iceland,
IN india, ID indonesia, IR iranIslamicRepublicOf, IQ iraq, IE ireland, IM isleOfMan, IL israel, IT italy, JM jamaica,
JP japan, JE jersey, JO jordan, KZ kazakhstan, KE kenya, KI kiribati, KP koreaTheDemocraticPeoplesRepublicOf,
KP koreaDemocraticPeoplesRepublic, KR koreaTheRepublicOf, KR koreaRepublicOf, XK kosovo, KW kuwait, KG kyrgyzstan,
LA laoPeoplesDemocraticRepublic, LV latvia, LB lebanon, LS lesotho, LR liberia, LY libya, LI liechtenstein,
LT lithuania, LU luxembourg, MO macao, MO macau, MG madagascar, MW malawi, MY malaysia, MV maldives, ML mali, MT malta,
MH marshallIslands, MQ martinique, MR mauritania, MU mauritius, YT mayotte, MX mexico, FM micronesiaFederatedStatesOf,
FM micronesiaFederalStateOf, MD moldovaTheRepublicOf, MD moldovaRepublicOf, MC monaco, MN mongolia, ME montenegro,
MS montserrat, MA morocco, MZ mozambique, MM myanmar, NA namibia, NR nauru, NP nepal, NL netherlands, NC newCaledonia,
NZ newZealand, NI nicaragua, NE niger, NG nigeria, NU niue, NF norfolkIsland, MP northernMarianaIslands,
MK northMacedonia, MK macedonia, NO norway, OM oman, PK pakistan, PW palau, PS palestineStateOf, PS stateOfPalestine,
PA panama, PG papuaNewGuinea, PY paraguay, PE peru, PH philippines, PN pitcairn, PN pitcairnIsland, PL poland,
PT portugal, PR puertoRico, QA qatar, RE reunion, RE reunionIsland, RO romania, RU russianFederation, RW rwanda,
BL saintBarthelemy, SH saintHelenaAscensionAndTristanDaCunha, SH saintHelena, KN saintKittsAndNevis, LC saintLucia,
MF saintMartinFrenchPart, MF saintMartin, PM saintPierreAndMiquelon, PM stPierreAndMiquelon,
VC saintVincentAndTheGrenadines, WS samoa, SM sanMarino, ST saoTomeAndPrincipe, SA saudiArabia, SN senegal, RS serbia,
SC seychelles, SL sierraLeone, SG singapore, SX sintMaartenDutchPart, SX sintMaarten, SK slovakia, SK slovakRepublic,
SI slovenia, SB solomonIslands, SO somalia, ZA southAfrica, GS southGeorgiaAndTheSouthSandwichIslands, GS southGeorgia,
SS southSudan, ES spain, LK sriLanka, SD sudan, SR suriname, SJ svalbardAndJanMayen, SJ svalbardAndJanMayenIslands,
SE sweden, CH switzerland, SY syrianArabRepublic, TW taiwan, TJ tajikistan, TZ tanzaniaTheUnitedRepublicOf,
TZ tanzania, TH thailand, TL timorLeste, TL eastTimor, TG togo, TK tokelau, TO tonga, TT trinidadAndTobago, TN tunisia,
TR turkiye, TR turkey, TM turkmenistan, TC turksAndCaicosIslands, TV tuvalu, UG uganda, UA ukraine,
AE unitedArabEmirates, GB unitedKingdom, US unitedStates, UM unitedStatesMinorOutlyingIslands,
UM uSMinorOutlyingIslands,
UY uruguay, UZ uzbekistan, VU vanuatu, VE venezuelaBolivarianRepublicOf, VE venezuela, VN vietNam, VN vietnam,
VG virginIslandsBritish, VI virginIslandsUS, VI virginIslandsUSA, WF wallisAndFutunaIslands, WF wallisAndFutuna,
EH westernSahara, YE yemen, ZM zambia, ZW zimbabwe
"""
"""Code and name, pairs parted by commas; where a code stands twice, older versions of the WSDL had the second name."""

LANGUAGES = """
af_ZA afrikaans, sq_AL albanian, ar arabic, hy_AM armenian, bn_BD bengali, bs_BA bosnian, bg_BG bulgarian,
ca_ES catalan, zh_CN chineseSimplified, zh_TW chineseTraditional, hr_HR croatian, cs_CZ czech, da_DK danish,
nl_NL dutch, en_AU englishAu, en_CA englishCa, en englishInternational, en_GB englishUK, en_US englishUS,
et_EE estonian, fil_PH filipino, fi_FI finnish, fr_CA frenchCanada, fr_FR frenchFrance, de_DE german, el_GR greek,
gu_IN gujarati, ht_HT haitian, he_IL hebrew, hi_IN hindi, hu_HU hungarian, is_IS icelandic, id_ID indonesian,
it_IT italian, ja_JP japanese, kn_IN kannada, ko_KR korean, es_AR latinAmericanSpanish, lv_LV latvian,
lt_LT lithuanian, lb_LU luxembourgish, ms_MY malay, mr_IN marathi, no_NO norwegian, fa_IR persianIran, pl_PL polish,
pt_BR portugueseBrazil, pt_PT portuguesePortugal, pa_IN punjabi, ro_RO romanian, ru_RU russian, sr_RS serbianCyrillic,
sh_RS serbianLatin, sk_SK slovak, sl_SI slovenian, es_ES spanish, sv_SE swedish, ta_IN tamil, te_IN telugu,
th_TH thai, tr_TR turkish, uk_UA ukrainian, vi_VN vietnamese
"""

COUNTRY_LABELS = """
AX Åland Islands; BO Bolivia, Plurinational State of; BQ Bonaire, Sint Eustatius and Saba; CC Cocos (Keeling) Islands;
CD Congo, the Democratic Republic of the; CI Côte d'Ivoire; CW Curaçao; FK Falkland Islands (Malvinas);
GW Guinea-Bissau; HM Heard Island and McDonald Islands; IR Iran, Islamic Republic of;
KP Korea, Democratic People's Republic of; KR Korea, Republic of; LA Lao People's Democratic Republic;
FM Micronesia, Federated States of; MD Moldova, Republic of; PS Palestine, State of; RE Réunion;
BL Saint Barthélemy; SH Saint Helena, Ascension and Tristan da Cunha; MF Saint Martin (French part);
SX Sint Maarten (Dutch part); TZ Tanzania, United Republic of; TL Timor-Leste; TR Türkiye;
VE Venezuela, Bolivarian Republic of; VG Virgin Islands, British; VI Virgin Islands, U.S.; WF Wallis and Futuna
"""
"""Names of ISO 3166 that the words of SOAP's value do not give."""

LANGUAGE_LABELS = """
zh_CN Chinese (Simplified); zh_TW Chinese (Traditional); en_AU English (AU); en_CA English (CA);
en English (International); en_GB English (UK); en_US English (U.S.); fr_CA French (Canada); fr_FR French (France);
es_AR Spanish (Latin America); fa_IR Persian (Iran); pt_BR Portuguese (Brazil); pt_PT Portuguese (Portugal);
sr_RS Serbian (Cyrillic); sh_RS Serbian (Latin)
"""
"""Names of languages that the words of SOAP's value do not give."""
