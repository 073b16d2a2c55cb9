using System.Text;
using FsCheck.Fluent;
using Xunit;
using Yiwang.Things;
using Yiwang.Things.Grammar;

namespace Yiwang.Unit.Tests.Things;

public sealed class HandleGrammarTests
{
    [Theory]
    [InlineData("99.501.1001/ZXJ26000731")]
    [InlineData("99.501.1001/转向节-A01")]
    [InlineData("99.501.1001/a/b.c#?&+=%")]
    [InlineData("o.abcdefghijklmnopqr23/User_lin")]
    [InlineData("99/1")]
    public void A_proper_handle_may_be_asked_for_and_registered(string text)
    {
        Assert.True(Handle.TryParse(text, out var handle));
        Assert.Equal(text, handle.ToString());
        Assert.Equal(HandleFault.None, handle.CheckRegistration());
    }

    [Theory]
    [InlineData("", "handle.empty")]
    [InlineData("99.501.1001", "handle.no-slash")]
    [InlineData("/A01", "prefix.empty")]
    [InlineData("99.501/", "suffix.empty")]
    [InlineData("99..501/A", "prefix.empty-segment")]
    [InlineData(".99/A", "prefix.empty-segment")]
    [InlineData("99.501./A", "prefix.empty-segment")]
    [InlineData("99.0501/A", "prefix.leading-zero")]
    [InlineData("99.5o1/A", "prefix.characters")]
    [InlineData("99.５01/A", "prefix.full-width")]
    [InlineData("99.12345678901/A", "prefix.too-long")]
    [InlineData("1.2.3.4.5.6.7.8.9/A", "prefix.too-long")]
    [InlineData("o.short/A", "prefix.bad-organization")]
    [InlineData("o.abcdefghijklmnopqr18/A", "prefix.bad-organization")]
    [InlineData("99.501/A\n", "suffix.control")]
    [InlineData("99.501/A\u0085B", "suffix.control")]
    [InlineData("99.501/\0", "suffix.control")]
    public void A_broken_handle_is_refused_by_name(string text, string reason)
    {
        Assert.False(Handle.TryParse(text.AsSpan(), out _, out var named));
        Assert.Equal(reason, named);
    }

    [Fact]
    public void A_lone_surrogate_is_not_unicode()
    {
        // made here, since the attribute's metadata cannot hold one
        Assert.False(Handle.TryParse(("99.501/" + (char)0xD800).AsSpan(), out _, out var reason));
        Assert.Equal("handle.not-unicode", reason);
    }

    [Theory]
    [InlineData("99.501/A 1", "suffix.space")]
    [InlineData("99.501/A1 ", "suffix.space")]
    [InlineData("99.501/A\u00A0", "suffix.space")]
    [InlineData("99.501/A\u202E1", "suffix.bidi")]
    [InlineData("99.501/A\u200B1", "suffix.invisible")]
    [InlineData("99.501/A\uFEFF1", "suffix.invisible")]
    [InlineData("99.501/Ａ1", "suffix.full-width")]
    [InlineData("99.501/A\u03011", "suffix.combining")]
    [InlineData("99.501/\u0410BC", "suffix.look-alike")]
    [InlineData("99.501/\u212A1", "suffix.look-alike")]
    [InlineData("99.501/\uF900", "suffix.look-alike")]
    [InlineData("99.501/A%20B", "suffix.percent-encoded")]
    [InlineData("99.501/../etc", "suffix.dot-segment")]
    [InlineData("99.501//A", "suffix.dot-segment")]
    [InlineData("99.501/A/", "suffix.dot-segment")]
    [InlineData("99.501/.", "suffix.dot-segment")]
    [InlineData("99.501/META_", "suffix.special-empty")]
    [InlineData("0.NA/99.501", "prefix.reserved")]
    public void A_handle_that_people_could_mistake_is_not_registered(string text, string reason)
    {
        Assert.True(Handle.TryParse(text, out var handle));
        Assert.Equal(reason, HandleFaults.Name(handle.CheckRegistration()));
    }

    [Fact]
    public void Registration_ends_at_255_bytes_and_asking_at_2048()
    {
        var longest = "99.501/" + new string('A', 255 - 7);
        Assert.Equal(HandleFault.None, Handle.Parse(longest).CheckRegistration());
        Assert.Equal(HandleFault.HandleTooLongToRegister, Handle.Parse(longest + "A").CheckRegistration());
        Assert.Equal(HandleFault.HandleTooLongToRegister, Handle.Parse("99.501/" + new string('轴', 83)).CheckRegistration());
        Assert.True(Handle.TryParse("99.501/" + new string('A', 2048 - 7), out _));
        Assert.False(Handle.TryParse(("99.501/" + new string('A', 2049 - 7)).AsSpan(), out _, out var reason));
        Assert.Equal("handle.too-long", reason);
    }

    [Fact]
    public void Handles_compare_with_ascii_letters_folded_and_nothing_else()
    {
        Assert.Equal(Handle.Parse("99.501/Abc"), Handle.Parse("99.501/aBC"));
        Assert.Equal(Handle.Parse("99.501/Abc").GetHashCode(), Handle.Parse("99.501/aBC").GetHashCode());
        Assert.NotEqual(Handle.Parse("99.501/É"), Handle.Parse("99.501/é"));
        Assert.NotEqual(Handle.Parse("99.501/K"), Handle.Parse("99.501/\u212A"));
    }

    [Fact]
    public void The_special_suffixes_are_told_by_their_lead()
    {
        Assert.Equal(SuffixKind.Template, Handle.Parse("99.501.1001/META_FORGING").Suffix.Kind);
        Assert.Equal(SuffixKind.Application, Handle.Parse("99.501/App_mes").Suffix.Kind);
        Assert.Equal(SuffixKind.User, Handle.Parse("99.501/user_lin").Suffix.Kind);
        Assert.Equal(SuffixKind.Plain, Handle.Parse("99.501/METAL").Suffix.Kind);
    }

    [Fact]
    public void A_prefix_knows_its_parent_and_what_lies_within()
    {
        var child = Handle.Parse("99.501.1001/A").Prefix;
        Assert.Equal("99.501", child.Parent?.ToString());
        Assert.Null(child.Parent?.Parent?.Parent);
        Assert.Equal(3, child.Depth);
        Assert.True(child.IsWithin(child.Parent!.Value));
        Assert.False(Handle.Parse("99.5011/A").Prefix.IsWithin(child.Parent.Value));
        Assert.Equal(PrefixKind.Organization, Handle.Parse("o.abcdefghijklmnopqr23/A").Prefix.Kind);
        Assert.Equal(PrefixKind.Reserved, Prefix.NamingAuthority.Kind);
    }

    [Fact]
    public void Every_fault_has_its_own_name_and_a_sentence_in_both_languages()
    {
        var faults = Enum.GetValues<HandleFault>().Where(f => f != HandleFault.None).ToList();
        Assert.Equal(faults.Count, faults.Select(HandleFaults.Name).Distinct().Count());
        Assert.All(faults, f => Assert.True(HandleFaults.Say(f).Zh.Any(c => c > 0x4E00) && HandleFaults.Say(f).En.All(c => c is < '\u0300' or '–' or '“' or '”' or 'А')));
    }

    [Fact]
    public void Any_text_is_parsed_or_refused_with_a_reason_and_utf8_agrees_with_utf16() => Prop.ForAll<string>(text =>
    {
        var hostile = "99.501/" + text;
        var ok = Handle.TryParse(hostile.AsSpan(), out var handle, out var reason);
        if (!ok) return HandleFaults.Say(reason!).Zh.Length > 0;
        var bytes = Encoding.UTF8.GetBytes(hostile);
        return handle.ToString() == hostile && HandleBytes.TryParse(bytes, out var view) == HandleFault.None && view.Suffix.SequenceEqual(Encoding.UTF8.GetBytes(text));
    }).Holds();

    [Fact]
    public void Any_bytes_are_parsed_or_refused_and_never_throw() => Prop.ForAll<byte[]>(bytes =>
    {
        var fault = Handle.Parse(bytes, out var handle);
        return fault != HandleFault.None || handle.ToUtf8().AsSpan().SequenceEqual(bytes);
    }).Holds();

    [Fact]
    public void Looking_at_bytes_allocates_nothing()
    {
        var bytes = "99.501.1001/转向节-ZXJ26000731"u8.ToArray();
        var good = 0;
        Assert.Equal(0, Allocations.Least(() =>
        {
            good = 0;
            for (var i = 0; i < 1000; i++) good += HandleBytes.TryParse(bytes, out var view) == HandleFault.None ? view.Prefix.Length : 0;
        }));
        Assert.Equal(11 * 1000, good);
    }
}
