using Yiwang.Events;
using Yiwang.Events.Kinds;

namespace Yiwang.Console.Pacts;

/// <summary>The kinds of facts that a pact can give: those whose first group everybody or a grantee may know. No other leaves its node.</summary>
internal static class GivenKinds
{
    /// <param name="chosen">A kind that this version does not know, of a text from a newer one, stands in the last group.</param>
    public static IReadOnlyList<(Bilingual Name, IReadOnlyList<string> Kinds)> Groups(IReadOnlyList<string> chosen)
    {
        List<string> given = [.. EventKinds.Known.All.Where(k => k.Envelope <= Disclosure.Granted).Select(k => k.Name)];
        return
        [
            (new("产品流转", "The way of products"), [.. given.Where(ProductKinds.Is)]),
            (new("标识和前缀", "Identifiers and prefixes"), [.. given.Where(IdentifyKinds.Is)]),
            (new("单位、协议和日志", "Organisations, pacts and the log"), [.. given.Where(k => !ProductKinds.Is(k) && !IdentifyKinds.Is(k)), .. chosen.Except(given)]),
        ];
    }
}
