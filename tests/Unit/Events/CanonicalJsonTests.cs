using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using Xunit;
using Yiwang.Events.Json;

namespace Yiwang.Unit.Tests.Events;

public sealed class CanonicalJsonTests
{
    private static string? Canonical(string json) => CanonicalJson.TryCanonicalize(Encoding.UTF8.GetBytes(json), out var bytes, out _) ? Encoding.UTF8.GetString(bytes) : null;

    // RFC 8785 §3.2.2 and §3.2.3
    [Theory]
    [InlineData("""{"numbers": [333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001], "string": "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/", "literals": [null, true, false]}""",
        """{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"€$\u000f\nA'B\"\\\\\"/"}""")]
    [InlineData("""{"\u20ac": "Euro Sign", "\r": "Carriage Return", "\ufb33": "Hebrew Letter Dalet With Dagesh", "1": "One", "\ud83d\ude00": "Emoji: Grinning Face", "\u0080": "Control", "\u00f6": "Latin Small Letter O With Diaeresis"}""",
        "{\"\\r\":\"Carriage Return\",\"1\":\"One\",\"\u0080\":\"Control\",\"ö\":\"Latin Small Letter O With Diaeresis\",\"€\":\"Euro Sign\",\"😀\":\"Emoji: Grinning Face\",\"\ufb33\":\"Hebrew Letter Dalet With Dagesh\"}")]
    [InlineData(" [ 1 , {} , [ ] , \"一网\" ] ", "[1,{},[],\"一网\"]")]
    [InlineData("""{"b":{"z":1,"a":2},"a":[3,2,1]}""", """{"a":[3,2,1],"b":{"a":2,"z":1}}""")]
    [InlineData("\"\\b\\t\\f\\u0000\\u001f\\u007f\"", "\"\\b\\t\\f\\u0000\\u001f\u007f\"")]
    public void Spells_A_Value_As_The_Rfc_Does(string json, string canonical) => Assert.Equal(canonical, Canonical(json));

    // RFC 8785 appendix B
    [Theory]
    [InlineData("0000000000000000", "0")]
    [InlineData("8000000000000000", "0")]
    [InlineData("0000000000000001", "5e-324")]
    [InlineData("8000000000000001", "-5e-324")]
    [InlineData("7fefffffffffffff", "1.7976931348623157e+308")]
    [InlineData("ffefffffffffffff", "-1.7976931348623157e+308")]
    [InlineData("4340000000000000", "9007199254740992")]
    [InlineData("c340000000000000", "-9007199254740992")]
    [InlineData("4430000000000000", "295147905179352830000")]
    [InlineData("44b52d02c7e14af5", "9.999999999999997e+22")]
    [InlineData("44b52d02c7e14af6", "1e+23")]
    [InlineData("44b52d02c7e14af7", "1.0000000000000001e+23")]
    [InlineData("444b1ae4d6e2ef4e", "999999999999999700000")]
    [InlineData("444b1ae4d6e2ef4f", "999999999999999900000")]
    [InlineData("444b1ae4d6e2ef50", "1e+21")]
    [InlineData("3eb0c6f7a0b5ed8c", "9.999999999999997e-7")]
    [InlineData("3eb0c6f7a0b5ed8d", "0.000001")]
    [InlineData("41b3de4355555553", "333333333.3333332")]
    [InlineData("41b3de4355555554", "333333333.33333325")]
    [InlineData("41b3de4355555555", "333333333.3333333")]
    [InlineData("41b3de4355555556", "333333333.3333334")]
    [InlineData("41b3de4355555557", "333333333.33333343")]
    [InlineData("becbf647612f3696", "-0.0000033333333333333333")]
    [InlineData("43143ff3c1cb0959", "1424953923781206.2")]
    public void Spells_A_Number_As_The_Rfc_Does(string ieee, string text)
    {
        var value = BinaryPrimitives.ReadDoubleBigEndian(Convert.FromHexString(ieee));
        Assert.Equal(text, EcmaNumber.Format(value));
        Assert.Equal(value == 0 ? 0 : value, double.Parse(text, CultureInfo.InvariantCulture));
    }

    [Theory]
    [InlineData("""{"a":1,"a":2}""")]
    [InlineData("""{"a":1,"\u0061":2}""")]
    [InlineData("\"\\ud800\"")]
    [InlineData("{\"\\udc00\":1}")]
    [InlineData("1e400")]
    [InlineData("{\"a\":1")]
    [InlineData("{} {}")]
    [InlineData("// comment\n1")]
    [InlineData("NaN")]
    [InlineData("")]
    public void Refuses_What_Has_No_Canonical_Form(string json) => Assert.Null(Canonical(json));

    [Fact]
    public void Refuses_Broken_Utf8_And_Deep_Nesting()
    {
        Assert.False(CanonicalJson.TryCanonicalize(new byte[] { (byte)'"', 0xff, (byte)'"' }, out _, out _));
        Assert.Null(Canonical(new string('[', 1000) + new string(']', 1000)));
    }
}
