using Xunit;
using Yiwang.Events;
using Yiwang.Identify.Credentials;
using Yiwang.Parties;

namespace Yiwang.Unit.Tests.Identify.Credentials;

public sealed class CredentialFormTests
{
    [Theory]
    [InlineData("300:0.NA/99.501.1001", "300:0.NA/99.501.1001")]
    [InlineData(" 300：0.NA/99.501.1001 \r\n301:99.501.1001/ADMIN，302:99.501.1001/甲\n\n", "300:0.NA/99.501.1001 301:99.501.1001/ADMIN 302:99.501.1001/甲")]
    [InlineData("", "")]
    public void Names_stand_one_a_line_and_forgive_full_width_marks(string text, string names) =>
        Assert.Equal(names, string.Join(' ', CredentialForm.ReadNames(text).Value!.Select(n => n.ToString())));

    [Theory]
    [InlineData("0.NA/99.501.1001")]
    [InlineData("0:0.NA/99")]
    [InlineData("300:99.501.1001")]
    [InlineData("300:")]
    public void What_is_no_name_is_named(string text)
    {
        var read = CredentialForm.ReadNames("300:0.NA/99\n" + text);
        Assert.Equal((Codes.RequestInvalid, "names"), (read.Status.Code, read.Status.Field));
        Assert.Contains(text, read.Status.Say!.Value.Zh, StringComparison.Ordinal);
    }

    [Fact]
    public void Names_are_bounded() => Assert.False(CredentialForm.ReadNames(string.Concat(Enumerable.Range(1, 21).Select(i => $"{i}:a/b\n"))).Succeeded);

    [Fact]
    public void Every_algorithm_and_role_has_words()
    {
        Assert.All(Enum.GetValues<AppKeyAlgorithm>(), a => Assert.NotEqual(a.Title(), a.Use()));
        Assert.All(Enum.GetValues<Role>(), r => Assert.NotEmpty(CredentialWords.Means(r).En));
        Assert.Contains("登记、修改、作废", CredentialWords.Means(Role.IdentifierManager).Zh, StringComparison.Ordinal);
    }
}
