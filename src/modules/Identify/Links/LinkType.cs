using System.Collections.Frozen;
using Yiwang.Events;

namespace Yiwang.Identify.Links;

/// <summary>What a link leads to. Names of the GS1 Web Vocabulary 1.16 (github.com/gs1/WebVoc, subproperties of gs1:linkType that are not deprecated); titles are ours.</summary>
internal sealed record LinkType(string Name, Bilingual Title)
{
    public const string Namespace = "https://ref.gs1.org/voc/";
    public const string Prefix = "gs1:";
    /// <summary>The link that is followed when nothing is asked for; a mark, no type of its own.</summary>
    public const string Default = "defaultLink";
    public const string DefaultMulti = "defaultLinkMulti";
    private const int RelationLengthMax = 40;

    // namespaces that the vocabulary declares equal
    private static readonly string[] s_namespaces = [Prefix, Namespace, "https://gs1.org/voc/", "https://www.gs1.org/voc/", "http://gs1.org/voc/", "http://www.gs1.org/voc/"];

    public static readonly IReadOnlyList<LinkType> All =
    [
        Of("pip", "产品信息页", "Product information page"), Of("instructions", "使用说明", "Instructions"), Of("quickStartGuide", "快速入门", "Quick start guide"),
        Of("tutorial", "教程", "Tutorial"), Of("support", "售后支持", "Support"), Of("serviceInfo", "维修保养", "Service information"), Of("safetyInfo", "安全信息", "Safety information"),
        Of("certificationInfo", "认证信息", "Certification"), Of("masterData", "主数据", "Master data"), Of("dpp", "数字产品护照", "Digital product passport"),
        Of("traceability", "追溯信息", "Traceability"), Of("epcis", "EPCIS 事件库", "EPCIS repository"), Of("registryEntry", "登记记录", "Entry in a register"),
        Of("verificationService", "真伪核验", "Verification service"), Of("recallStatus", "召回状态", "Recall status"), Of("sustainabilityInfo", "环保与回收", "Sustainability and recycling"),
        Of("logisticsInfo", "物流信息", "Logistics information"), Of("locationInfo", "位置信息", "Location information"), Of("openingHoursInfo", "营业时间", "Opening hours"),
        Of("homepage", "单位主页", "Organisation's home page"), Of("purchaseSuppliesOrAccessories", "购买耗材配件", "Buy supplies or accessories"), Of("registerProduct", "购买登记", "Register a purchase"),
        Of("faqs", "常见问题", "Frequent questions"), Of("appDownload", "应用下载", "App download"), Of("relatedImage", "图片", "Image"), Of("relatedVideo", "视频", "Video"),
        Of("whatsInTheBox", "装箱清单", "What is in the box"), Of("backgroundInfo", "背景资料", "Background"), Of("statisticInfo", "统计数据", "Statistics"), Of("jws", "数字签名", "JSON Web Signature"),
        Of("reportFound", "拾获报告", "Report a find"), Of("userAgreement", "签署协议", "Sign an agreement"), Of("scheduleTime", "预约", "Reservation"), Of("paymentLink", "付款", "Payment"),
        Of("promotion", "促销", "Promotion"), Of("review", "评价", "Reviews"), Of("leaveReview", "写评价", "Leave a review"), Of("hasRetailers", "销售网点", "Retailers"), Of("socialMedia", "社交媒体", "Social media"),
        Of("subscribe", "订阅", "Subscribe"), Of("loyaltyProgram", "会员计划", "Loyalty programme"), Of("careersInfo", "招聘", "Careers"), Of("eventsInfo", "活动", "Events"), Of("activityIdeas", "玩法推荐", "Activity ideas"),
        Of("ingredientsInfo", "配料", "Ingredients"), Of("nutritionalInfo", "营养成分", "Nutrition"), Of("allergenInfo", "过敏原", "Allergens"), Of("recipeInfo", "食谱", "Recipes"), Of("menuInfo", "菜单", "Menu"),
        Of("consumerHandlingStorageInfo", "储存与处理", "Handling and storage"), Of("smartLabel", "SmartLabel", "SmartLabel"), Of("epil", "电子药品说明书", "Electronic patient leaflet"), Of("smpc", "药品特性概要", "Summary of product characteristics"),
        Of("eifu", "电子使用说明（器械）", "Electronic instructions for use"), Of("brandHomepageClinical", "专业人员页面", "For professionals"), Of("brandHomepagePatient", "患者页面", "For patients"),
    ];

    private static readonly FrozenDictionary<string, LinkType> s_byName = All.ToFrozenDictionary(t => t.Name, StringComparer.Ordinal);

    /// <summary>The name behind any of the vocabulary's namespaces, or a relation that IANA registers, as <c>alternate</c>; null when it is neither.</summary>
    public static string? NameOf(string asked)
    {
        foreach (var ns in s_namespaces)
        {
            if (asked.StartsWith(ns, StringComparison.OrdinalIgnoreCase)) return asked.Length > ns.Length ? asked[ns.Length..] : null;
        }
        return IsRelation(asked) ? asked : null;
    }

    /// <summary>Whether a link may have it.</summary>
    public static bool IsKnown(string name) => s_byName.ContainsKey(name) || IsRelation(name);

    /// <summary>As it stands in a linkset: an address, or the plain relation.</summary>
    public static string Write(string name) => s_byName.ContainsKey(name) || name is Default or DefaultMulti ? Namespace + name : name;

    public static Bilingual TitleOf(string name) => s_byName.TryGetValue(name, out var type) ? type.Title : new(name, name);

    // RFC 8288 registered relations that lie near a Thing
    private static bool IsRelation(string name) => name.Length is > 0 and <= RelationLengthMax && s_relations.Contains(name);

    private static readonly FrozenSet<string> s_relations = new[] { "about", "alternate", "author", "canonical", "cite-as", "collection", "describedby", "describes", "help", "item", "license", "next", "payment", "predecessor-version", "prev", "preview", "privacy-policy", "related", "service-doc", "status", "successor-version", "terms-of-service", "type", "up", "via" }.ToFrozenSet(StringComparer.Ordinal);

    private static LinkType Of(string name, string zh, string en) => new(name, new(zh, en));
}
