using System.Text;
using Yiwang.Unit.Tests.Wire.Handle;
using Yiwang.Wire.Gs1;

namespace Yiwang.Benchmarks.Fuzz;

/// <summary>Every reader that is fuzzed. A new codec adds itself here.</summary>
internal static class FuzzTargets
{
    private static readonly string[] Gs1Texts =
    [
        "https://id.gs1.org/01/09520123456788/10/ABC%2F1/21/12345?17=201225&linkType=gs1:pip&lang=zh",
        "https://example.org/some/path/8004/9520614141234567?3103=000500",
        "https://dlnkd.tn.gg/DBHKVAdpQgqrAAAAAAA",
        "(01)09520123456788(17)201225(10)ABC/1(21)12345",
        "]C1010952012345678810ABC\u001d2112345",
    ];

    public static readonly FuzzTarget[] All =
    [
        new("handle", GoldenMessages.All, seed => new HandleMutations(GoldenMessages.All, seed).Next, HandleFeed.Feed),
        new("gs1", [.. Gs1Texts.Select(Encoding.UTF8.GetBytes)], seed => new HandleMutations([.. Gs1Texts.Select(Encoding.UTF8.GetBytes)], seed).Next, FeedGs1),
    ];

    private static bool FeedGs1(byte[] bytes)
    {
        var text = Encoding.UTF8.GetString(bytes);
        return Gs1LinkReader.TryParse(text, out _, out _) | Gs1ElementString.TryParse(text, out _, out _) | Gs1Decompressor.TryRead(text, out _, out _);
    }
}
