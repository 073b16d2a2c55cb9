using Yiwang.Console.Language;
using Yiwang.Events;
using Yiwang.Net.Resolving;

namespace Yiwang.Identify.Lookup;

/// <summary>What the home of another node's identifier says against it, in one sentence for people.</summary>
internal static class HomeWords
{
    private static readonly Bilingual s_there = new("查询次数请到登记单位的查询页看。", "How often it was asked for is on the maker's page.");

    public static Bilingual Of(HomeWarning home, Text l)
    {
        var at = home.AsOfUs is { } us ? l.Minute(us) : "";
        if (home.AsOfUs is null)
            return new("现在联系不上登记单位的节点，不知道是否已召回。请稍后再查，或者打开登记单位的查询页。", "The maker's node cannot be reached now, so whether it is recalled is not known. Ask again later, or open the maker's page.");
        if (home.Warnings is null) return new("登记单位的节点版本较早，召回和仿冒的提示请到它的查询页看。", "The maker's node is of an older version: recalls and warnings are on its own page.");
        var said = home.Gravest is { } warning
            ? new Bilingual($"登记单位的节点提示：{warning.Zh}，截至 {at}。原因和办法请到登记单位的查询页看。", $"The maker's node says: {warning.En}, as of {at}. Why and what to do is on the maker's page.")
            : new Bilingual($"登记单位的节点没有召回或仿冒提示，截至 {at}。", $"The maker's node has no recall and no warning, as of {at}.");
        if (home.IsReached) return home.Gravest is null ? new(said.Zh + s_there.Zh, $"{said.En} {s_there.En}") : said;
        return new($"现在联系不上登记单位的节点。{said.Zh}", $"The maker's node cannot be reached now. {said.En}");
    }
}
