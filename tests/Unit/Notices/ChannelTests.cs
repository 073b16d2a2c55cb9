using System.Net;
using Xunit;
using Yiwang.Events;
using Yiwang.Notices;
using Yiwang.Notices.Channels;
using Yiwang.Notices.Contacts;
using Yiwang.Notices.Presets;
using Yiwang.Storage.Sql;

namespace Yiwang.Unit.Tests.Notices;

public sealed class ChannelTests : NoticeBed
{
    private static SaveChannel Save(string address, ChannelKind kind = ChannelKind.WeCom, string name = "群", string? template = null, string? user = null) => new(null, kind, name, true, NoticeLevel.Normal, address, null, user, false, false, null, template, 20);

    [Fact]
    public async Task A_channel_outlives_a_restart_and_its_address_stands_in_no_log()
    {
        await OpenAsync(SqlEngine.Sqlite);
        var channel = await ChannelAsync(with: s => s.Key = "SECverysecret");
        Assert.DoesNotContain("693a91f6", channel.Address, StringComparison.Ordinal);
        for (var position = 0L; position < Events.Size; position++)
            foreach (var part in Events.Read(position).Payload.Values.OfType<ReadOnlyMemory<byte>>())
                Assert.DoesNotContain("693a91f6", System.Text.Encoding.UTF8.GetString(part.Span), StringComparison.Ordinal);
        await RestartAsync();
        Assert.Equal(channel, Runtime.Channels.Find(channel.Id));
        var answer = await Runtime.Commands.TestAsync(Zhou, channel.Id, new Mention("周"), Cancel);
        Assert.True(answer.Value!.Delivered);
        Assert.Equal("HTTP 200 {\"errcode\":0,\"errmsg\":\"ok\"}", answer.Value.Raw);
        Assert.Equal("/cgi-bin/webhook/send?key=693a91f6", Receiver.Single.Path);
        Assert.Equal("application/json; charset=utf-8", Receiver.Single.ContentType);
    }

    [Fact]
    public async Task What_is_not_given_again_is_kept_and_old_secrets_are_destroyed()
    {
        await OpenAsync(SqlEngine.Sqlite);
        var channel = await ChannelAsync(ChannelKind.DingTalk, s => s.Key = "SECfirst");
        var renamed = await Runtime.Commands.SaveAsync(Zhou, new SaveChannel(channel.Id, ChannelKind.DingTalk, "改名", true, NoticeLevel.Urgent, null, null, null, true, false, null, null, 20), Cancel);
        Assert.Equal(("改名", channel.Secret, NoticeLevel.Urgent), (renamed.Value!.Name, renamed.Value.Secret, renamed.Value.From));
        var rekeyed = await Runtime.Commands.SaveAsync(Zhou, new SaveChannel(channel.Id, ChannelKind.WeCom, "改名", true, NoticeLevel.Urgent, null, "SECsecond", null, true, false, null, null, 20), Cancel);
        Assert.NotEqual(channel.Secret, rekeyed.Value!.Secret);
        Assert.Equal(ChannelKind.DingTalk, rekeyed.Value.Kind);
        Assert.Null(Runtime.Channels.SecretOf(channel));
        Assert.Equal("SECsecond", Runtime.Channels.SecretOf(rekeyed.Value)!.Key);
    }

    [Fact]
    public async Task Only_the_own_organisations_administrator_touches_a_channel()
    {
        await OpenAsync(SqlEngine.Sqlite);
        var channel = await ChannelAsync();
        Assert.Equal(Codes.PartiesForbidden, (await Runtime.Commands.SaveAsync(He, Save(Receiver.Url("/x")), Cancel)).Status.Code);
        Assert.Equal(Codes.PartiesForbidden, (await Runtime.Commands.TestAsync(Wang, channel.Id, new Mention("x"), Cancel)).Status.Code);
        var stranger = Zhou with { Organization = "o.abcdefghij2345672345" };
        Assert.Equal(Codes.PartiesNotFound, (await Runtime.Commands.RemoveAsync(stranger, channel.Id, Cancel)).Code);
        Assert.Equal(Codes.PartiesNotFound, (await Runtime.Commands.TestAsync(stranger, channel.Id, new Mention("x"), Cancel)).Status.Code);
        Assert.Empty(Receiver.All);
    }

    public static TheoryData<string, ChannelKind, string, string?, string?> Wrong => new()
    {
        { "address", ChannelKind.WeCom, "", null, null },
        { "address", ChannelKind.WeCom, "ftp://x/y", null, null },
        { "address", ChannelKind.WeCom, "https://user:pass@robot.example/", null, null },
        { "address", ChannelKind.WeCom, "not a url", null, null },
        { "address", ChannelKind.Sms, "https://sms.example/send?text={text}", null, null },
        { "address", ChannelKind.Sms, "https://sms.example/send?to={phone}", null, null },
        { "address", ChannelKind.Webhook, "https://x.example/{nobody}", null, null },
        { "template", ChannelKind.Webhook, "https://x.example/", "{\"a\":", null },
        { "template", ChannelKind.Webhook, "https://x.example/", "{\"a\":\"{secret}\"}", null },
        { "address", ChannelKind.Mail, "https://smtp.example", null, "a@b.cn" },
        { "user", ChannelKind.Mail, "smtps://smtp.example:465", null, "a@b.cn\r\nBcc: x" },
    };

    [Theory, MemberData(nameof(Wrong))]
    public async Task A_wrong_channel_is_refused_beside_its_field(string field, ChannelKind kind, string address, string? template, string? user)
    {
        await OpenAsync(SqlEngine.Sqlite);
        var outcome = (await Runtime.Commands.SaveAsync(Zhou, Save(address, kind, template: template, user: user), Cancel)).Status;
        Assert.Equal((Codes.RequestInvalid, field), (outcome.Code, outcome.Field));
        Assert.NotNull(outcome.Say);
    }

    [Fact]
    public async Task A_private_address_that_no_setting_names_is_not_knocked_at()
    {
        Options = Options with { Allow = [] };
        await OpenAsync(SqlEngine.Sqlite);
        var channel = await ChannelAsync();
        var answer = await Runtime.Commands.TestAsync(Zhou, channel.Id, new Mention("周"), Cancel);
        Assert.False(answer.Value!.Delivered);
        Assert.Contains("notices.allow", answer.Value.Say.Zh, StringComparison.Ordinal);
        Assert.Empty(Receiver.All);
    }

    [Fact]
    public async Task A_redirect_is_shown_and_not_followed()
    {
        await OpenAsync(SqlEngine.Sqlite);
        var channel = await ChannelAsync();
        Receiver.Usual = (302, "");
        var answer = await Runtime.Commands.TestAsync(Zhou, channel.Id, new Mention("周"), Cancel);
        Assert.Equal((false, "HTTP 302"), (answer.Value!.Delivered, answer.Value.Raw));
        Assert.Single(Receiver.All);
    }

    [Theory]
    [InlineData("127.0.0.1", false)]
    [InlineData("10.1.2.3", false)]
    [InlineData("172.31.255.255", false)]
    [InlineData("192.168.10.5", true)]
    [InlineData("192.168.11.5", false)]
    [InlineData("169.254.169.254", false)]
    [InlineData("100.64.0.1", false)]
    [InlineData("0.0.0.0", false)]
    [InlineData("::1", false)]
    [InlineData("::ffff:10.0.0.1", false)]
    [InlineData("::ffff:192.168.10.5", true)]
    [InlineData("fd00::1", false)]
    [InlineData("fe80::1", false)]
    [InlineData("224.0.0.1", false)]
    [InlineData("255.255.255.255", false)]
    [InlineData("114.114.114.114", true)]
    [InlineData("2400:3200::1", true)]
    public void Addresses_behind_the_firewall_need_a_setting(string address, bool permitted) =>
        Assert.Equal(permitted, new AddressGuard([IPNetwork.Parse("192.168.10.0/24")]).Permits(IPAddress.Parse(address)));

    [Theory]
    [InlineData("192.168.10.5", true)]
    [InlineData("192.168.10.0/24", true)]
    [InlineData("fd00::/8", true)]
    [InlineData("gateway", false)]
    [InlineData("192.168.10.0/99", false)]
    public void Networks_are_addresses_or_prefixes(string text, bool valid) => Assert.Equal(valid, NoticeOptions.TryNetwork(text, out _));

    [Fact]
    public async Task Numbers_of_people_are_sealed_and_gone_with_the_person()
    {
        await OpenAsync(SqlEngine.Sqlite);
        Assert.Equal(Outcome.Ok, await Runtime.Contacts.SaveAsync(He, Contact.Default with { Phone = "13900002222", FeishuId = "ou_1" }, Cancel));
        var position = Events.FindHead("contact:" + He.User);
        foreach (var part in Events.Read(position).Payload.Values.OfType<ReadOnlyMemory<byte>>())
            Assert.DoesNotContain("13900002222", System.Text.Encoding.UTF8.GetString(part.Span), StringComparison.Ordinal);
        Assert.Equal(("何明", "13900002222", "ou_1"), (Runtime.Contacts.MentionOf(He.User!).Name, Runtime.Contacts.MentionOf(He.User!).Phone, Runtime.Contacts.MentionOf(He.User!).FeishuId));
        await Events.ErasePersonAsync(He.User!, new Erasure(Org, Zhou.User, "按要求"), Cancel);
        var erased = Runtime.Contacts.MentionOf(He.User!);
        Assert.Equal((null, null), (erased.Phone, erased.FeishuId));
        // the user record's own number serves who gave none
        Assert.Equal("13800001111", Runtime.Contacts.MentionOf(Zhou.User!).Phone);
        Assert.Null(Runtime.Contacts.MentionOf(Wang.User!).Phone);
    }

    public static TheoryData<string, Contact> WrongContacts => new()
    {
        { "phone", Contact.Default with { Phone = "12345" } },
        { "mail", Contact.Default with { Mail = "a@b@c" } },
        { "wecom", Contact.Default with { WeComId = "a b" } },
        { "feishu", Contact.Default with { FeishuId = "\"><at" } },
        { "quietFrom", Contact.Default with { QuietFrom = -1 } },
    };

    [Theory, MemberData(nameof(WrongContacts))]
    public async Task A_wrong_contact_is_refused(string field, Contact contact)
    {
        await OpenAsync(SqlEngine.Sqlite);
        Assert.Equal(field, (await Runtime.Contacts.SaveAsync(He, contact, Cancel)).Field);
    }
}
