using Xunit;
using Yiwang.Wire.Gs1;

namespace Yiwang.Unit.Tests.Wire.Gs1;

/// <summary>Compressed texts as the public GS1 Digital Link Toolkit writes them.</summary>
public sealed class Gs1CompressionTests
{
    [Theory]
    [InlineData("ARFKk4XBoA", "https://x.org/01/09506000134352")]
    [InlineData("GhFKk4XBoI1XgkZiPyCjA5", "https://x.org/01/09506000134352/10/ABC123/21/12345?17=201209")]
    [InlineData("ARFKk4XBoCCNV4JGLmI_JCCjA5", "https://x.org/01/09506000134352/10/ABC123/21/12345?17=201209")]
    [InlineData("ChFKk4XBoIRU", "https://x.org/01/09506000134352/22/2A")]
    [InlineData("ARFKk4XBoESEVA", "https://x.org/01/09506000134352/22/2A")]
    [InlineData("nYVmywr8UUqThcGg", "https://x.org/414/9506000134352/254/32a%2Fb")]
    [InlineData("JUhWbLCvxIKRSpOFwaA", "https://x.org/414/9506000134352/254/32a%2Fb")]
    [InlineData("DBFKk4XBoQeFfi", "https://x.org/01/09506000134352/21/a%2Fb")]
    [InlineData("DBFKk4XBoEgB_g", "https://x.org/01/09506000134352/21/00ff")]
    [InlineData("mkqVBgAKvDHs", "https://x.org/8010/9506000ABC/8011/123")]
    [InlineData("LRFKk4XBoAAYZCzAN_Of-g", "https://x.org/01/09506000134352/21/Ab-c_9?3103=000195")]
    [InlineData("ARFKk4XBoeDfooYNtqs", "https://x.org/01/09506000134352?foo=bar")]
    public void What_the_toolkit_compresses_is_read(string compressed, string address)
    {
        Assert.True(Gs1LinkReader.TryParse($"https://x.org/{compressed}", out var link, out var problem), problem.ToString());
        Assert.True(link.WasCompressed);
        Assert.Equal(address, link.Address);
    }

    [Theory]
    [InlineData("https://x.org/01/09506000134352", "ARFKk4XBoA")]
    [InlineData("https://x.org/01/09506000134352/22/2A", "ChFKk4XBoIRU")]
    [InlineData("https://x.org/01/09506000134352/21/a%2Fb", "DBFKk4XBoQeFfi")]
    [InlineData("https://x.org/8010/9506000ABC/8011/123", "mkqVBgAKvDHs")]
    public void And_written_as_it_does(string address, string compressed)
    {
        Assert.True(Gs1LinkReader.TryParse(address, out var link, out _));
        Assert.Equal($"https://x.org/{compressed}", Gs1Compressor.Compress(link, "https://x.org"));
    }

    [Fact]
    public void Every_key_and_qualifier_survives_compression()
    {
        foreach (var (path, _) in Gs1Samples.Links())
        {
            Assert.True(Gs1LinkReader.TryParse($"https://x.org{path}?foo=bar", out var link, out _), path);
            var compressed = Gs1Compressor.Compress(link, "https://x.org/stem");
            Assert.True(Gs1LinkReader.TryParse(compressed, out var read, out var problem), $"{compressed}: {problem}");
            Assert.Equal(link with { Stem = "https://x.org/stem" }, read with { WasCompressed = false, Qualifiers = link.Qualifiers, Attributes = link.Attributes });
            Assert.Equal(link.ElementString, read.ElementString);
        }
    }

    [Fact]
    public void A_compressed_part_may_follow_the_key()
    {
        Assert.True(Gs1ElementString.TryParse("(10)ABC123(21)12345", out var rest, out _));
        Assert.True(Gs1LinkReader.TryParse($"https://x.org/01/09506000134352/{Gs1Compressor.Compress(rest)}", out var link, out var problem), problem.ToString());
        Assert.Equal("https://x.org/01/09506000134352/10/ABC123/21/12345", link.Address);
    }

    [Fact]
    public void A_compressed_text_cut_anywhere_is_no_other_thing()
    {
        const string Whole = "ARFKk4XBoCCNV4JGLmI_JCCjA5";
        for (var length = 0; length < Whole.Length; length++)
        {
            if (!Gs1LinkReader.TryParse("/" + Whole[..length], out var link, out _)) continue;
            // only at the seam of two elements
            Assert.StartsWith(link.Path, "/01/09506000134352/10/ABC123/21/12345", StringComparison.Ordinal);
        }
    }
}
