using Xunit;
using Yiwang.Wire.Gs1;

namespace Yiwang.Unit.Tests.Wire.Gs1;

public sealed class Gs1ElementStringTests
{
    private const string Gs = "\u001d";

    [Theory]
    [InlineData("(01)09506000134352(10)ABC(21)1", "(01)09506000134352(10)ABC(21)1")]
    [InlineData("]C10109506000134352", "(01)09506000134352")]
    [InlineData("]d2010950600013435210ABC" + Gs + "211", "(01)09506000134352(10)ABC(21)1")]
    [InlineData(Gs + "010950600013435210ABC" + Gs + "211", "(01)09506000134352(10)ABC(21)1")]
    [InlineData("]Q3010950600013435217251231" + Gs + "10ABC", "(01)09506000134352(17)251231(10)ABC")]
    [InlineData("0109506000134352172512313103000195", "(01)09506000134352(17)251231(3103)000195")]
    [InlineData("]E09506000134352", "(01)09506000134352")]
    [InlineData("]I109506000134352", "(01)09506000134352")]
    [InlineData("(01)9506000134352", "(01)09506000134352")]
    [InlineData("(8004)9506000A\\(B", "(8004)9506000A\\(B")]
    [InlineData("(01)09506000134352(01)09506000134352", "(01)09506000134352")]
    public void Both_forms_are_read(string text, string bracketed)
    {
        Assert.True(Gs1ElementString.TryParse(text, out var elements, out var problem), problem.ToString());
        Assert.Equal(bracketed, Gs1ElementString.Write(elements));
        Assert.True(Gs1ElementString.TryParse("]d2" + Gs1ElementString.WriteScanned(elements), out var again, out problem), problem.ToString());
        Assert.Equal(elements, again);
    }

    [Theory]
    [InlineData("", Gs1Fault.Empty, 0, null)]
    [InlineData("]C1", Gs1Fault.Empty, 3, null)]
    [InlineData("(01", Gs1Fault.AiExpected, 0, null)]
    [InlineData("(01)", Gs1Fault.ValueMissing, 4, "01")]
    [InlineData("(05)1", Gs1Fault.AiUnknown, 1, null)]
    [InlineData("(01)09506000134353", Gs1Fault.CheckDigit, 4, "01")]
    [InlineData("(01)09506000134352x(10)A", Gs1Fault.ValueTooLong, 18, "01")]
    [InlineData("(01)09506000134352(10)A B", Gs1Fault.Character, 23, "10")]
    [InlineData("(10)A(10)B", Gs1Fault.Repeated, 9, "10")]
    [InlineData("0109506000134352zz", Gs1Fault.AiExpected, 16, null)]
    [InlineData("01095060001343", Gs1Fault.ValueTooShort, 2, "01")]
    [InlineData("0109506000134352310", Gs1Fault.AiExpected, 16, null)]
    [InlineData("3109000195", Gs1Fault.AiUnknown, 0, null)]
    public void A_fault_is_named_with_its_place(string text, Gs1Fault fault, int position, string? ai)
    {
        Assert.False(Gs1ElementString.TryParse(text, out _, out var problem));
        Assert.Equal(new(fault, position, ai), problem);
    }

    [Fact]
    public void A_text_over_the_limit_and_too_many_elements_are_refused()
    {
        Assert.False(Gs1ElementString.TryParse(new string('9', Gs1Limits.TextLengthMax + 1), out _, out var problem));
        Assert.Equal(Gs1Fault.TooLong, problem.Fault);
        var many = string.Concat(Gs1Dictionary.All.Where(a => a.Code.StartsWith('3') && a.LengthMax == 6).Take(Gs1Limits.ElementsMax + 1).Select(a => a.Code + "000001"));
        Assert.False(Gs1ElementString.TryParse(many, out _, out problem));
        Assert.Equal(Gs1Fault.TooLong, problem.Fault);
    }
}
