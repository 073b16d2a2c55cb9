using Xunit;
using Yiwang.Storage.Sql.Search;

namespace Yiwang.Unit.Tests.Storage.Sql.Search;

public sealed class TermsTests
{
    [Theory]
    [InlineData("锻件", "锻,锻件,件")]
    [InlineData("青云 重工", "青,青云,云,重,重工,工")]
    [InlineData("ＺＸＪ２６　Ａ", "zxj26,a")]
    [InlineData("99.501.1001/ZXJ26-000001", "99,501,1001,zxj26,000001,99.501.1001/zxj26-000001")]
    [InlineData("3号机-B", "3,号,号机,机,b")]
    [InlineData("a..b. -c-", "a,b,c")]
    [InlineData("naïve ÉCOLE", "naïve,école")]
    [InlineData("𠮷野家", "𠮷,𠮷野,野,野家,家")]
    [InlineData("<script>' or 1=1 --", "script,or,1")]
    [InlineData("\0 \ud800，。", "")]
    public void Text_is_cut_into_characters_pairs_words_and_codes(string text, string expected) => Assert.Equal(expected, string.Join(',', Terms.Of(text)));

    [Theory]
    [InlineData("锻", "锻")]
    [InlineData("锻件", "锻件")]
    [InlineData("青云重工", "青云,云重,重工")]
    [InlineData("zxj26 锻", "zxj26*,锻")]
    [InlineData("99.501", "99*,501*,99.501*")]
    [InlineData("  ", "")]
    public void A_question_asks_for_pairs_and_for_beginnings(string text, string expected) =>
        Assert.Equal(expected, string.Join(',', Terms.ForQuery(text).Select(t => t.Text + (t.IsPrefix ? "*" : ""))));

    [Fact]
    public void A_long_text_and_a_long_word_are_bounded()
    {
        Assert.Equal(Terms.PerDocument, Terms.Of(string.Join(' ', Enumerable.Range(0, 10_000))).Count);
        Assert.Equal(Terms.PerQuery, Terms.ForQuery(string.Join(' ', Enumerable.Range(0, 10_000))).Count);
        Assert.Equal(Terms.LengthMax, Terms.Of(new string('x', 5_000)).Single().Length);
        Assert.Equal(Terms.Of(new string('x', 5_000)).Single(), Terms.ForQuery(new string('x', 9_000)).Single().Text);
    }
}
