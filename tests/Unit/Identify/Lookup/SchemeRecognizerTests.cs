using FsCheck.Fluent;
using Xunit;
using Yiwang.Identify.Lookup;

namespace Yiwang.Unit.Tests.Identify.Lookup;

public sealed class SchemeRecognizerTests
{
    [Theory]
    [InlineData("99.501.1001/ZXJ26000731", CodeScheme.Handle, "99.501.1001/ZXJ26000731")]
    [InlineData("　hdl:88.118.8/JXDY2106023 ", CodeScheme.Handle, "88.118.8/JXDY2106023")]
    [InlineData("https://any.example/i/99.501.1001/A%2F1", CodeScheme.Handle, "99.501.1001/A/1")]
    [InlineData("https://hdl.handle.net/20.500.12357/X", CodeScheme.Handle, "20.500.12357/X")]
    [InlineData("https://id.gs1.org/01/09506000134352/21/1?17=251231", CodeScheme.Gs1, "(01)09506000134352(21)1")]
    [InlineData("http://shop.example/a/b/gtin/9506000134352", CodeScheme.Gs1, "(01)09506000134352")]
    [InlineData("https://x.org/ARFKk4XBoA", CodeScheme.Gs1, "(01)09506000134352")]
    [InlineData("(01)09506000134352(10)L1", CodeScheme.Gs1, "(01)09506000134352(10)L1")]
    [InlineData("]d20109506000134352211", CodeScheme.Gs1, "(01)09506000134352(21)1")]
    [InlineData("010950600013435221A\u001d17251231", CodeScheme.Gs1, "(01)09506000134352(21)A")]
    [InlineData("0109506000134352", CodeScheme.Gs1, "(01)09506000134352")]
    [InlineData("9506000134352", CodeScheme.Gs1, "(01)09506000134352")]
    [InlineData("95060001343", CodeScheme.Unknown, "95060001343")]
    [InlineData("095060001343520000", CodeScheme.Gs1, "(00)095060001343520000")]
    [InlineData("1.2.156.3001.1", CodeScheme.Oid, "1.2.156.3001.1")]
    [InlineData("urn:oid:2.999", CodeScheme.Oid, "2.999")]
    [InlineData("OID:1.2.3", CodeScheme.Oid, "1.2.3")]
    [InlineData("ecode:10064123456", CodeScheme.Ecode, "10064123456")]
    [InlineData("DID:BID:efDGF1rKehMRM62vqxLS4aqrcFxmF2sQ", CodeScheme.DidBid, "did:bid:efDGF1rKehMRM62vqxLS4aqrcFxmF2sQ")]
    [InlineData("did:bid:short", CodeScheme.DidBid, "did:bid:short")]
    [InlineData("https://example.com/about", CodeScheme.Url, "https://example.com/about")]
    [InlineData("99.501", CodeScheme.Unknown, "99.501")]
    [InlineData("hello", CodeScheme.Unknown, "hello")]
    [InlineData("", CodeScheme.Unknown, "")]
    public void A_text_tells_its_scheme(string text, CodeScheme scheme, string code)
    {
        var recognized = SchemeRecognizer.Recognize(text);
        Assert.Equal((scheme, code), (recognized.Scheme, recognized.Text));
    }

    [Fact]
    public void Any_text_is_answered() => Prop.ForAll<string>(text => SchemeRecognizer.Recognize(text ?? "") is not null).Holds();

    [Fact]
    public void Each_scheme_has_its_words() => Assert.All(Enum.GetValues<CodeScheme>(), s => Assert.True(s.Title().Zh.Length > 0 && s.Elsewhere().En.Length > 0));
}
