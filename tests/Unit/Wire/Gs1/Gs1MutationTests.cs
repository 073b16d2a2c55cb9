using System.Text;
using Xunit;
using Yiwang.Unit.Tests.Wire.Handle;
using Yiwang.Wire.Gs1;

namespace Yiwang.Unit.Tests.Wire.Gs1;

/// <summary>Damaged texts: no exception leaves a reader, a fault lies within the text, and what is still understood says the same after being written again.</summary>
public sealed class Gs1MutationTests
{
    private const int Rounds = 20_000;

    public static TheoryData<string> Texts =>
    [
        "https://id.gs1.org/01/09506000134352/22/2A/10/ABC%2F1/21/12345?17=251225&linkType=gs1:pip&3103=000195",
        "https://example.org/some/path/8004/9506000ABC123/7040/1ABC",
        "https://x.org/ARFKk4XBoCCNV4JGLmI_JCCjA5",
        "https://x.org/01/09506000134352/EDVeCRi5iPyQA",
        "(01)09506000134352(17)251225(10)ABC/1(21)12\\(345",
        "]C101095060001343521725122510ABC\u001d2112345",
    ];

    [Theory]
    [MemberData(nameof(Texts))]
    public void A_damaged_text_is_understood_or_refused(string text)
    {
        byte[][] golden = [Encoding.UTF8.GetBytes(text)];
        var mutations = new HandleMutations(golden, text.Length);
        for (var round = 0; round < Rounds; round++) Check(Encoding.Latin1.GetString(mutations.Next(golden[0])));
        for (var length = 0; length <= text.Length; length++) Check(text[..length]);
    }

    private static void Check(string text)
    {
        if (Gs1LinkReader.TryParse(text, out var link, out var problem))
        {
            Assert.True(Gs1LinkReader.TryParse(link.Address, out var again, out var wrong), $"{text} → {link.Address}: {wrong}");
            Assert.Equal(link.ElementString, again.ElementString);
        }
        else Assert.True(problem.Position >= 0 && problem.Position <= text.Length && problem.Fault != Gs1Fault.None, $"{text}: {problem}");
        if (Gs1ElementString.TryParse(text, out var elements, out problem))
        {
            Assert.True(Gs1ElementString.TryParse(Gs1ElementString.Write(elements), out var again, out var wrong), $"{text}: {wrong}");
            Assert.Equal(elements, again);
        }
        else Assert.True(problem.Position >= 0 && problem.Position <= text.Length && problem.Fault != Gs1Fault.None, $"{text}: {problem}");
        Gs1LinkReader.LooksLikeOne(text);
        Gs1Decompressor.TryRead(text, out _, out _);
    }
}
