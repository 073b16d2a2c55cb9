namespace Yiwang.Wire.Gs1;

/// <summary>
/// Every GS1 Application Identifier. Facts from the GS1 General Specifications and the GS1 Barcode Syntax Dictionary (2025); short names from GS1 Digital Link 1.1.
/// A row: AI or range | components | flags | qualifiers | short name | data title. A component is a character set (N digits, X set 82, Y set 39, Z base64url), a length or
/// a greatest length, "?" when it may be absent, and its checks. Flags: f ends by its length, k primary key of a Digital Link, q may stand in its query. Qualifiers in
/// the order of a path, alternatives apart with "/".
/// </summary>
internal static class Gs1Table
{
    public const string Rows = """
        00 | N18:mod10:company2 | fqk | - | sscc | SSCC
        01 | N14:mod10:company2 | fqk | 22,10,21/235 | gtin | GTIN
        02 | N14:mod10:company2 | fq | - | - | CONTENT
        03 | N14:mod10:company2 | f | - | - | MTO GTIN
        10 | X..20 | q | - | lot | BATCH/LOT
        11 | N6:date0 | fq | - | - | PROD DATE
        12 | N6:date0 | fq | - | - | DUE DATE
        13 | N6:date0 | fq | - | - | PACK DATE
        15 | N6:date0 | fq | - | - | BEST BEFORE or BEST BY
        16 | N6:date0 | fq | - | - | SELL BY
        17 | N6:date0 | fq | - | exp | USE BY or EXPIRY
        20 | N2 | fq | - | - | VARIANT
        21 | X..20 | - | - | ser | SERIAL
        22 | X..20 | - | - | cpv | CPV
        235 | X..28 | - | - | - | TPX
        240 | X..30 | q | - | - | ADDITIONAL ID
        241 | X..30 | q | - | - | CUST. PART No.
        242 | N..6 | q | - | - | MTO VARIANT
        243 | X..20 | q | - | - | PCN
        250 | X..30 | q | - | - | SECONDARY SERIAL
        251 | X..30 | q | - | - | REF. TO SOURCE
        253 | N13:mod10:company1 X..17? | qk | - | gdti | GDTI
        254 | X..20 | - | - | glnx | GLN EXTENSION COMPONENT
        255 | N13:mod10:company1 N..12? | qk | - | gcn | GCN
        30 | N..8 | q | - | - | VAR. COUNT
        3100-3105 | N6 | fq | - | - | NET WEIGHT (kg)
        3110-3115 | N6 | fq | - | - | LENGTH (m)
        3120-3125 | N6 | fq | - | - | WIDTH (m)
        3130-3135 | N6 | fq | - | - | HEIGHT (m)
        3140-3145 | N6 | fq | - | - | AREA (m²)
        3150-3155 | N6 | fq | - | - | NET VOLUME (l)
        3160-3165 | N6 | fq | - | - | NET VOLUME (m³)
        3200-3205 | N6 | fq | - | - | NET WEIGHT (lb)
        3210-3215 | N6 | fq | - | - | LENGTH (in)
        3220-3225 | N6 | fq | - | - | LENGTH (ft)
        3230-3235 | N6 | fq | - | - | LENGTH (yd)
        3240-3245 | N6 | fq | - | - | WIDTH (in)
        3250-3255 | N6 | fq | - | - | WIDTH (ft)
        3260-3265 | N6 | fq | - | - | WIDTH (yd)
        3270-3275 | N6 | fq | - | - | HEIGHT (in)
        3280-3285 | N6 | fq | - | - | HEIGHT (ft)
        3290-3295 | N6 | fq | - | - | HEIGHT (yd)
        3300-3305 | N6 | fq | - | - | GROSS WEIGHT (kg)
        3310-3315 | N6 | fq | - | - | LENGTH (m), log
        3320-3325 | N6 | fq | - | - | WIDTH (m), log
        3330-3335 | N6 | fq | - | - | HEIGHT (m), log
        3340-3345 | N6 | fq | - | - | AREA (m²), log
        3350-3355 | N6 | fq | - | - | VOLUME (l), log
        3360-3365 | N6 | fq | - | - | VOLUME (m³), log
        3370-3375 | N6 | fq | - | - | KG PER m²
        3400-3405 | N6 | fq | - | - | GROSS WEIGHT (lb)
        3410-3415 | N6 | fq | - | - | LENGTH (in), log
        3420-3425 | N6 | fq | - | - | LENGTH (ft), log
        3430-3435 | N6 | fq | - | - | LENGTH (yd), log
        3440-3445 | N6 | fq | - | - | WIDTH (in), log
        3450-3455 | N6 | fq | - | - | WIDTH (ft), log
        3460-3465 | N6 | fq | - | - | WIDTH (yd), log
        3470-3475 | N6 | fq | - | - | HEIGHT (in), log
        3480-3485 | N6 | fq | - | - | HEIGHT (ft), log
        3490-3495 | N6 | fq | - | - | HEIGHT (yd), log
        3500-3505 | N6 | fq | - | - | AREA (in²)
        3510-3515 | N6 | fq | - | - | AREA (ft²)
        3520-3525 | N6 | fq | - | - | AREA (yd²)
        3530-3535 | N6 | fq | - | - | AREA (in²), log
        3540-3545 | N6 | fq | - | - | AREA (ft²), log
        3550-3555 | N6 | fq | - | - | AREA (yd²), log
        3560-3565 | N6 | fq | - | - | NET WEIGHT (tr oz)
        3570-3575 | N6 | fq | - | - | NET VOLUME (oz)
        3600-3605 | N6 | fq | - | - | NET VOLUME (qt (US))
        3610-3615 | N6 | fq | - | - | NET VOLUME (gal.)
        3620-3625 | N6 | fq | - | - | VOLUME (qt (US)), log
        3630-3635 | N6 | fq | - | - | VOLUME (gal (US)), log
        3640-3645 | N6 | fq | - | - | NET VOLUME (in³)
        3650-3655 | N6 | fq | - | - | NET VOLUME (ft³)
        3660-3665 | N6 | fq | - | - | NET VOLUME (yd³)
        3670-3675 | N6 | fq | - | - | VOLUME (in³), log
        3680-3685 | N6 | fq | - | - | VOLUME (ft³), log
        3690-3695 | N6 | fq | - | - | VOLUME (yd³), log
        37 | N..8 | q | - | - | COUNT
        3900-3909 | N..15 | q | - | - | AMOUNT
        3910-3919 | N3 N..15 | q | - | - | AMOUNT
        3920-3929 | N..15 | q | - | - | PRICE
        3930-3939 | N3 N..15 | q | - | - | PRICE
        3940-3943 | N4 | q | - | - | PRCNT OFF
        3950-3955 | N6 | q | - | - | PRICE/UoM
        400 | X..30 | q | - | - | ORDER NUMBER
        401 | X..30:company1 | qk | - | ginc | GINC
        402 | N17:mod10:company1 | qk | - | gsin | GSIN
        403 | X..30 | q | - | - | ROUTE
        410 | N13:mod10:company1 | fq | - | - | SHIP TO LOC
        411 | N13:mod10:company1 | fq | - | - | BILL TO
        412 | N13:mod10:company1 | fq | - | - | PURCHASE FROM
        413 | N13:mod10:company1 | fq | - | - | SHIP FOR LOC
        414 | N13:mod10:company1 | fqk | 254/7040 | gln | LOC No.
        415 | N13:mod10:company1 | fqk | 8020 | payto | PAY TO
        416 | N13:mod10:company1 | fq | - | - | PROD/SERV LOC
        417 | N13:mod10:company1 | fqk | 7040 | party | PARTY
        420 | X..20 | q | - | - | SHIP TO POST
        421 | N3 X..9 | q | - | - | SHIP TO POST
        422 | N3 | q | - | - | ORIGIN
        423 | N3 N3? N3? N3? N3? | q | - | - | COUNTRY - INITIAL PROCESS
        424 | N3 | q | - | - | COUNTRY - PROCESS
        425 | N3 N3? N3? N3? N3? | q | - | - | COUNTRY - DISASSEMBLY
        426 | N3 | q | - | - | COUNTRY - FULL PROCESS
        427 | X..3 | q | - | - | ORIGIN SUBDIVISION
        4300 | X..35:percent | q | - | - | SHIP TO COMP
        4301 | X..35:percent | q | - | - | SHIP TO NAME
        4302 | X..70:percent | q | - | - | SHIP TO ADD1
        4303 | X..70:percent | q | - | - | SHIP TO ADD2
        4304 | X..70:percent | q | - | - | SHIP TO SUB
        4305 | X..70:percent | q | - | - | SHIP TO LOC
        4306 | X..70:percent | q | - | - | SHIP TO REG
        4307 | X2 | q | - | - | SHIP TO COUNTRY
        4308 | X..30 | q | - | - | SHIP TO PHONE
        4309 | N10:latitude N10:longitude | q | - | - | SHIP TO GEO
        4310 | X..35:percent | q | - | - | RTN TO COMP
        4311 | X..35:percent | q | - | - | RTN TO NAME
        4312 | X..70:percent | q | - | - | RTN TO ADD1
        4313 | X..70:percent | q | - | - | RTN TO ADD2
        4314 | X..70:percent | q | - | - | RTN TO SUB
        4315 | X..70:percent | q | - | - | RTN TO LOC
        4316 | X..70:percent | q | - | - | RTN TO REG
        4317 | X2 | q | - | - | RTN TO COUNTRY
        4318 | X..20 | q | - | - | RTN TO POST
        4319 | X..30 | q | - | - | RTN TO PHONE
        4320 | X..35:percent | q | - | - | SRV DESCRIPTION
        4321 | N1:bit | q | - | - | DANGEROUS GOODS
        4322 | N1:bit | q | - | - | AUTH TO LEAVE
        4323 | N1:bit | q | - | - | SIG REQUIRED
        4324 | N6:date0 N4:time | q | - | - | NOT BEF DEL DT
        4325 | N6:date0 N4:time | q | - | - | NOT AFT DEL DT
        4326 | N6:date | q | - | - | REL DATE
        4330 | N6 X1? | q | - | - | MAX TEMP F.
        4331 | N6 X1? | q | - | - | MAX TEMP C.
        4332 | N6 X1? | q | - | - | MIN TEMP F.
        4333 | N6 X1? | q | - | - | MIN TEMP C.
        7001 | N13 | q | - | - | NSN
        7002 | X..30 | q | - | - | MEAT CUT
        7003 | N6:date N4:time | q | - | expdt | EXPIRY TIME
        7004 | N..4 | q | - | - | ACTIVE POTENCY
        7005 | X..12 | q | - | - | CATCH AREA
        7006 | N6:date | q | - | - | FIRST FREEZE DATE
        7007 | N6:date N6?:date | q | - | - | HARVEST DATE
        7008 | X..3 | q | - | - | AQUATIC SPECIES
        7009 | X..10 | q | - | - | FISHING GEAR TYPE
        7010 | X..2 | q | - | - | PROD METHOD
        7011 | N6:date N4?:time | q | - | - | TEST BY DATE
        7020 | X..20 | q | - | - | REFURB LOT
        7021 | X..20 | q | - | - | FUNC STAT
        7022 | X..20 | q | - | - | REV STAT
        7023 | X..30:company1 | q | - | - | GIAI - ASSEMBLY
        7030 | N3 X..27 | q | - | - | PROCESSOR # 0
        7031 | N3 X..27 | q | - | - | PROCESSOR # 1
        7032 | N3 X..27 | q | - | - | PROCESSOR # 2
        7033 | N3 X..27 | q | - | - | PROCESSOR # 3
        7034 | N3 X..27 | q | - | - | PROCESSOR # 4
        7035 | N3 X..27 | q | - | - | PROCESSOR # 5
        7036 | N3 X..27 | q | - | - | PROCESSOR # 6
        7037 | N3 X..27 | q | - | - | PROCESSOR # 7
        7038 | N3 X..27 | q | - | - | PROCESSOR # 8
        7039 | N3 X..27 | q | - | - | PROCESSOR # 9
        7040 | N1 X1 X1 X1 | - | - | - | UIC+EXT
        7041 | X..4 | - | - | - | UFRGT UNIT TYPE
        710 | X..20 | q | - | - | NHRN PZN
        711 | X..20 | q | - | - | NHRN CIP
        712 | X..20 | q | - | - | NHRN CN
        713 | X..20 | q | - | - | NHRN DRN
        714 | X..20 | q | - | - | NHRN AIM
        715 | X..20 | q | - | - | NHRN NDC
        716 | X..20 | q | - | - | NHRN AIC
        717 | X..20 | q | - | - | NHRN SRN
        7230 | X2 X..28 | q | - | - | CERT # 1
        7231 | X2 X..28 | q | - | - | CERT # 2
        7232 | X2 X..28 | q | - | - | CERT # 3
        7233 | X2 X..28 | q | - | - | CERT # 4
        7234 | X2 X..28 | q | - | - | CERT # 5
        7235 | X2 X..28 | q | - | - | CERT # 6
        7236 | X2 X..28 | q | - | - | CERT # 7
        7237 | X2 X..28 | q | - | - | CERT # 8
        7238 | X2 X..28 | q | - | - | CERT # 9
        7239 | X2 X..28 | q | - | - | CERT # 10
        7240 | X..20 | q | - | - | PROTOCOL
        7241 | N2 | q | - | - | AIDC MEDIA TYPE
        7242 | X..25 | q | - | - | VCN
        7250 | N8:longdate | q | - | - | DOB
        7251 | N8:longdate N4:time | q | - | - | DOB TIME
        7252 | N1:sex | q | - | - | BIO SEX
        7253 | X..40:percent | q | - | - | FAMILY NAME
        7254 | X..40:percent | q | - | - | GIVEN NAME
        7255 | X..10 | q | - | - | SUFFIX
        7256 | X..90:percent | q | - | - | FULL NAME
        7257 | X..70:percent | q | - | - | PERSON ADDR
        7258 | X3 | q | - | - | BIRTH SEQUENCE
        7259 | X..40:percent | q | - | - | BABY
        8001 | N4:nonzero N5:nonzero N3:nonzero N1:winding N1 | q | - | - | DIMENSIONS
        8002 | X..20 | q | - | - | CMT No.
        8003 | N1:zero N13:mod10:company1 X..16? | qk | - | grai | GRAI
        8004 | X..30:company1 | qk | 7040 | giai | GIAI
        8005 | N6 | q | - | - | PRICE PER UNIT
        8006 | N14:mod10:company2 N4:piece | qk | 22,10,21 | itip | ITIP
        8007 | X..34:iban | q | - | - | IBAN
        8008 | N6:date N2:hour N2?:sixty N2?:sixty | q | - | - | PROD TIME
        8009 | X..50 | q | - | - | OPTSEN
        8010 | Y..30:company1 | qk | 8011 | cpid | CPID
        8011 | N..12:nolead | - | - | cpsn | CPID SERIAL
        8012 | X..20 | q | - | - | VERSION
        8013 | X..25:pair:company1 | qk | - | gmn | GMN
        8014 | X..25:pair:company1:letter | - | - | - | MUDI
        8017 | N18:mod10:company1 | qk | 8019 | gsrnp | GSRN - PROVIDER
        8018 | N18:mod10:company1 | qk | 8019 | gsrn | GSRN - RECIPIENT
        8019 | N..10 | - | - | srin | SRIN
        8020 | X..25 | - | - | - | REF No.
        8026 | N14:mod10:company2 N4:piece | q | - | - | ITIP CONTENT
        8030 | Z..90 | q | - | - | DIGSIG
        8040 | N15 | - | - | - | IMEI
        8041 | N15 | - | - | - | IMEI2
        8042 | N32 | - | - | - | ESIM
        8043 | N18 N..2? | - | - | - | PSIM
        8110 | X..70 | q | - | - | COUPON
        8111 | N4 | q | - | - | POINTS
        8112 | X..70 | q | - | - | COUPON
        8200 | X..70 | - | - | - | PRODUCT URL
        90 | X..30 | q | - | - | INTERNAL
        91-99 | X..90 | q | - | - | INTERNAL
        """;
}
