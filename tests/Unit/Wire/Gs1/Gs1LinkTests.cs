using Xunit;
using Yiwang.Wire.Gs1;

namespace Yiwang.Unit.Tests.Wire.Gs1;

public sealed class Gs1LinkTests
{
    [Fact]
    public void Every_key_with_every_set_of_its_qualifiers_goes_both_ways()
    {
        foreach (var (path, elementString) in Gs1Samples.Links())
        {
            Assert.True(Gs1LinkReader.TryParse($"https://id.example.com/a/b{path}/?linkType=gs1:pip", out var link, out var problem), $"{path}: {problem}");
            Assert.Equal("https://id.example.com/a/b", link.Stem);
            Assert.Equal(elementString, link.Identity);
            Assert.Equal(path, link.Path);
            Assert.Equal("linkType=gs1:pip", link.Other);
            Assert.True(Gs1ElementString.TryParse(elementString, out var elements, out problem), $"{elementString}: {problem}");
            Assert.True(Gs1DigitalLink.TryArrange([.. elements.Reverse()], out var arranged, out problem) || elements.Count(e => e.Ai.IsKey) > 1, $"{elementString}: {problem}");
            Assert.Equal(path, arranged.Path);
        }
    }

    [Theory]
    [InlineData("https://example.com/gtin/9506000134352/lot/ABC?exp=251231", "https://id.gs1.org/01/09506000134352/10/ABC?17=251231")]
    [InlineData("http://example.com/01/09506000134352?3103=000195&foo=bar&17=251231", "https://id.gs1.org/01/09506000134352?17=251231&3103=000195")]
    [InlineData("/01/09506000134352/21/01", "https://id.gs1.org/01/09506000134352/21/01")]
    [InlineData("/01/9506000134352/21/a%2fb", "https://id.gs1.org/01/09506000134352/21/a%2Fb")]
    [InlineData("https://example.com/shop/01/x/01/96385074#top", "https://id.gs1.org/01/00000096385074")]
    [InlineData("https://example.com/01/09506000134352?01=09506000134352", "https://id.gs1.org/01/09506000134352")]
    public void The_canonical_address_is_one(string text, string canonical)
    {
        Assert.True(Gs1LinkReader.TryParse(text, out var link, out var problem), problem.ToString());
        Assert.Equal(canonical, link.CanonicalAddress);
    }

    [Theory]
    [InlineData("https://example.com/", Gs1Fault.KeyMissing, 20)]
    [InlineData("https://example.com", Gs1Fault.KeyMissing, 19)]
    [InlineData("/01/09506000134353", Gs1Fault.CheckDigit, 4)]
    [InlineData("/01/09506000134352/foo", Gs1Fault.PathUnpaired, 19)]
    [InlineData("/01/09506000134352/foo/bar", Gs1Fault.AiUnknown, 19)]
    [InlineData("/01/09506000134352/21/1/10/A", Gs1Fault.QualifierOrder, 24)]
    [InlineData("/01/09506000134352/10/A/235/B", Gs1Fault.QualifierOrder, 24)]
    [InlineData("/01/09506000134352/17/251231", Gs1Fault.QualifierUnknown, 19)]
    [InlineData("/414/9506000134376/21/1", Gs1Fault.QualifierUnknown, 19)]
    [InlineData("/01/09506000134352/21/a%2", Gs1Fault.PercentEncoding, 23)]
    [InlineData("/01/09506000134352/21/%E4%B8%80", Gs1Fault.PercentEncoding, 22)]
    [InlineData("/01/09506000134352?21=A", Gs1Fault.AttributeNotAllowed, 19)]
    [InlineData("/01/09506000134352?17=251301", Gs1Fault.Date, 22)]
    [InlineData("/01/09506000134352?17", Gs1Fault.ValueMissing, 21)]
    [InlineData("/01/09506000134352?17=251201&17=251202", Gs1Fault.Repeated, 29)]
    [InlineData("/01/09506000134352?01=09506000134369", Gs1Fault.Repeated, 19)]
    [InlineData("/01/09506000134352?05=1", Gs1Fault.AiUnknown, 19)]
    [InlineData("/01/09506000134352/21//", Gs1Fault.ValueMissing, 22)]
    public void A_fault_is_named_with_its_place(string text, Gs1Fault fault, int position)
    {
        Assert.False(Gs1LinkReader.TryParse(text, out _, out var problem));
        Assert.Equal((fault, position), (problem.Fault, problem.Position));
    }

    [Fact]
    public void Levels_go_up_to_the_key()
    {
        Assert.True(Gs1LinkReader.TryParse("/01/09506000134352/22/2A/10/A/21/1?17=251231", out var link, out _));
        Assert.Equal(["/01/09506000134352/22/2A/10/A/21/1", "/01/09506000134352/22/2A/10/A", "/01/09506000134352/22/2A", "/01/09506000134352"], link.Levels().Select(l => l.Address));
    }

    [Theory]
    [InlineData("/01/09506000134352", true)]
    [InlineData("/shop/01/09506000134352/foo", true)]
    [InlineData("/gtin/9506000134352", true)]
    [InlineData("/01", false)]
    [InlineData("/01/abc", false)]
    [InlineData("/i/99.501/01", false)]
    [InlineData("/", false)]
    public void A_path_is_taken_for_one_by_its_key_and_digits(string path, bool looks) => Assert.Equal(looks, Gs1LinkReader.LooksLikeOne(path));
}
