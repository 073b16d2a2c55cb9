using Xunit;
using Yiwang.Console.Language;
using Yiwang.Events.Kinds;

namespace Yiwang.Unit.Tests.Console;

public sealed class KindWordsTests
{
    [Fact]
    public void Every_kind_of_event_has_words() =>
        Assert.DoesNotContain(typeof(IdentifyKinds).Assembly.GetTypes().Where(t => t.Namespace == typeof(IdentifyKinds).Namespace && t.Name.EndsWith("Kinds", StringComparison.Ordinal))
            .SelectMany(t => t.GetFields()).Where(f => f.IsLiteral && f.FieldType == typeof(string)).Select(f => (string)f.GetRawConstantValue()!), kind => KindWords.Of(kind).En == kind);
}
