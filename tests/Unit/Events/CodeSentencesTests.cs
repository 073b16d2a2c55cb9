using Xunit;
using Yiwang.Events;

namespace Yiwang.Unit.Tests.Events;

public sealed class CodeSentencesTests
{
    [Fact]
    public void Every_code_has_a_sentence_in_both_languages() =>
        Assert.All(Codes.All, code =>
        {
            Assert.EndsWith("。", CodeSentences.Of(new Outcome(code)).Zh, StringComparison.Ordinal);
            Assert.EndsWith(".", CodeSentences.Of(new Outcome(code)).En, StringComparison.Ordinal);
        });

    [Fact]
    public void An_unknown_code_stands_for_itself() => Assert.Equal("x.y", CodeSentences.Of(new Outcome("x.y")).En);
}
