using Yiwang.Console.Language;
using Yiwang.Things;

namespace Yiwang.Identify.Listing;

internal static class StatusWords
{
    public static string Of(Text text, ThingStatus status) => status switch
    {
        ThingStatus.Active => text["生效", "Active"],
        ThingStatus.Preregistered => text["预注册", "Preregistered"],
        ThingStatus.Disabled => text["停用", "Disabled"],
        _ => text["已作废", "Voided"],
    };
}
