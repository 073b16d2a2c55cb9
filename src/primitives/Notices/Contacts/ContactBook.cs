using System.Text.Json;
using Yiwang.Events;
using Yiwang.Events.Kinds;
using Yiwang.Notices.Channels;
using Yiwang.Notices.Presets;
using Yiwang.Parties;

namespace Yiwang.Notices.Contacts;

/// <summary>Read from the log at each use and kept nowhere, so that an erased person's numbers are gone at once.</summary>
public sealed class ContactBook(IEvents events, IDirectory directory)
{
    private const string Never = "never";
    private const int MinutesOfDay = 1_440;

    public Contact Of(string user)
    {
        var position = events.FindHead(Subject(user));
        if (position < 0 || events.Find(position) is not { Succeeded: true, Value: { } e }) return Contact.Default;
        var own = e.Payload.TryGetValue(Disclosure.Internal, out var group) && group is { } bytes ? JsonSerializer.Deserialize(bytes.Span, ContactJson.Default.ContactPayload) : null;
        var reach = events.Unseal(e) is { } clear ? JsonSerializer.Deserialize(clear, ContactJson.Default.ReachPayload) : null;
        return Contact.Default with
        {
            Phone = reach?.Phone, WeComId = reach?.Wecom, DingTalkId = reach?.Dingtalk, FeishuId = reach?.Feishu, Mail = reach?.Mail,
            QuietFrom = own?.QuietFrom ?? Contact.Default.QuietFrom, QuietTo = own?.QuietTo ?? Contact.Default.QuietTo,
            Levels = (own?.Levels ?? new Dictionary<string, string>()).ToDictionary(l => l.Key, l => Enum.TryParse<NoticeLevel>(l.Value, out var level) ? level : (NoticeLevel?)null, StringComparer.Ordinal),
        };
    }

    /// <summary>With the number of the user's own record when the person gave none here.</summary>
    public Mention MentionOf(string user)
    {
        var contact = Of(user);
        var person = UserHandle.TryParse(user, out var handle) && directory.Find(handle) is { } found ? directory.PersonOf(found) : null;
        return new Mention(person?.Name ?? "已删除", contact.Phone ?? (IsMobile(person?.Phone) ? person!.Phone : null), contact.WeComId, contact.DingTalkId, contact.FeishuId, contact.Mail);
    }

    /// <summary>Everybody sets the own; nobody another's.</summary>
    public async ValueTask<Outcome> SaveAsync(Principal who, Contact contact, CancellationToken cancel = default)
    {
        if (who.User is not { } user || !UserHandle.TryParse(user, out var handle)) return new Outcome(Codes.PartiesSignInNeeded);
        if (Check(contact) is { Succeeded: false } wrong) return wrong;
        var reach = new ReachPayload(contact.Phone, contact.WeComId, contact.DingTalkId, contact.FeishuId, contact.Mail);
        var own = new ContactPayload(user, contact.QuietFrom, contact.QuietTo, contact.Levels.ToDictionary(l => l.Key, l => l.Value?.ToString() ?? Never));
        var fact = new EventDraft
        {
            Kind = NoticeKinds.ContactSaved,
            Owner = handle.Organization.ToString(),
            Heads = [Subject(user)],
            Actor = user,
            SealSubject = user,
            Payload = new Dictionary<Disclosure, ReadOnlyMemory<byte>>
            {
                [Disclosure.Internal] = JsonSerializer.SerializeToUtf8Bytes(own, ContactJson.Default.ContactPayload),
                [Disclosure.Sealed] = JsonSerializer.SerializeToUtf8Bytes(reach, ContactJson.Default.ReachPayload),
            },
        };
        return (await events.AppendAsync([fact], [], cancel)).Status;
    }

    internal static bool IsMobile(string? text) => text is { Length: 11 } && text[0] == '1' && text.AsSpan().IndexOfAnyExceptInRange('0', '9') < 0;

    private static Outcome Check(Contact c)
    {
        if (c.Phone is not null && !IsMobile(c.Phone)) return ChannelChecks.Wrong("phone", "手机号码应为 11 位数字。", "A mobile number has 11 digits.");
        if (c.Mail is not null && !Mail.MailAddresses.IsOne(c.Mail)) return ChannelChecks.Wrong("mail", "邮箱地址不对。", "This is no e-mail address.");
        if (!IsId(c.WeComId)) return ChannelChecks.Wrong("wecom", IdRule.Zh, IdRule.En);
        if (!IsId(c.DingTalkId)) return ChannelChecks.Wrong("dingtalk", IdRule.Zh, IdRule.En);
        if (!IsId(c.FeishuId)) return ChannelChecks.Wrong("feishu", IdRule.Zh, IdRule.En);
        if (c.QuietFrom is < 0 or >= MinutesOfDay || c.QuietTo is < 0 or >= MinutesOfDay) return ChannelChecks.Wrong("quietFrom", "时间形如 22:00。", "A time is as 22:00.");
        return c.Levels.Count > Channel.OfOrganizationMax ? ChannelChecks.Wrong("", "渠道太多。", "Too many channels.") : Outcome.Ok;
    }

    private static readonly Bilingual IdRule = new($"成员账号最多 {Contact.IdMax} 个字母、数字、点、横线或下划线。", $"A member's id has at most {Contact.IdMax} letters, digits, dots, hyphens and underscores.");

    private static bool IsId(string? id) => id is null || (id.Length is > 0 and <= Contact.IdMax && id.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_' or '@'));

    private static string Subject(string user) => $"contact:{user}";
}
