using System.Security.Cryptography;
using System.Text.Json;
using Yiwang.Events;
using Yiwang.Events.Kinds;
using Yiwang.Notices.Presets;
using Yiwang.Parties;
using Yiwang.Parties.Rights;
using Yiwang.Storage.Keys;

namespace Yiwang.Notices.Channels;

/// <summary>What who has <see cref="AccessAction.ManageForms"/> does with the channels of the own organisation.</summary>
public sealed class ChannelCommands
{
    private readonly IEvents _events;
    private readonly ChannelBook _book;
    private readonly IKeyStore _keys;
    private readonly AuditedAccess _access;
    private readonly ChannelClient _client;

    internal ChannelCommands(IEvents events, ChannelBook book, IKeyStore keys, AuditedAccess access, ChannelClient client) => (_events, _book, _keys, _access, _client) = (events, book, keys, access, client);

    public async ValueTask<Outcome<Channel>> SaveAsync(Principal who, SaveChannel save, CancellationToken cancel = default)
    {
        var entered = await EnterAsync(who, "channel.save", save.Id ?? save.Name, cancel);
        if (!entered.Succeeded) return entered;
        var old = save.Id is { } id ? Own(who, id) : null;
        if (save.Id is not null && old is null) return NotFound;
        if (old is null && _book.Of(who.Organization).Count >= Channel.OfOrganizationMax) return new Outcome(Codes.RequestTooLarge, $"{Channel.OfOrganizationMax} channels");
        var kept = old is null ? null : _book.SecretOf(old);
        var secret = new ChannelSecret(save.Address?.Trim() ?? kept?.Address ?? "", save.Key is null ? kept?.Key : save.Key.Trim() is { Length: > 0 } key ? key : null, save.User?.Trim() is { Length: > 0 } user ? user : null);
        save = save with { Name = save.Name.Trim(), Keyword = Blank(save.Keyword), Template = Blank(save.Template), Success = Blank(save.Success), Kind = old?.Kind ?? save.Kind };
        if (ChannelChecks.Check(save, secret) is { Succeeded: false } wrong) return wrong;
        var channel = old?.Id ?? RandomNumberGenerator.GetHexString(16, lowercase: true);
        var name = old is not null && secret == kept ? old.Secret : Keep(channel, secret);
        var payload = new ChannelPayload(channel, save.Name, save.Kind.ToString(), save.Enabled, save.From.ToString(), Masked(secret.Address), save.Markdown, save.English, save.Keyword, save.Template, save.PerMinute, name, save.Success);
        var appended = await AppendAsync(NoticeKinds.ChannelSaved, who, payload, cancel);
        if (!appended.Succeeded) return appended;
        if (old is not null && old.Secret != name) _keys.Destroy(old.Secret);
        return _book.Find(channel)!;
    }

    public async ValueTask<Outcome> RemoveAsync(Principal who, string id, CancellationToken cancel = default)
    {
        var entered = await EnterAsync(who, "channel.remove", id, cancel);
        if (!entered.Succeeded) return entered;
        if (Own(who, id) is not { } channel) return NotFound;
        var appended = await AppendAsync(NoticeKinds.ChannelRemoved, who, new ChannelPayload(id), cancel);
        if (appended.Succeeded) _keys.Destroy(channel.Secret);
        return appended;
    }

    /// <summary>Sends one message now and shows exactly what came back.</summary>
    /// <param name="to">Who is mentioned, or is sent it.</param>
    public async ValueTask<Outcome<ChannelAnswer>> TestAsync(Principal who, string id, Mention to, CancellationToken cancel = default)
    {
        var entered = await EnterAsync(who, "channel.test", id, cancel);
        if (!entered.Succeeded) return entered;
        if (Own(who, id) is not { } channel) return NotFound;
        if (_book.SecretOf(channel) is not { } secret) return new Outcome(Codes.RequestInvalid, Field: "address", Say: new("密钥库里没有它的地址，请重新填写。", "Its address is not in the key store: give it again."));
        return await _client.SendAsync(channel, secret, ChannelMessage.Test(to), cancel);
    }

    private Channel? Own(Principal who, string id) => _book.Find(id) is { } channel && channel.Organization == who.Organization ? channel : null;

    private ValueTask<Outcome> EnterAsync(Principal who, string act, string about, CancellationToken cancel) =>
        _access.EnterAsync(who, AccessAction.ManageForms, new ThingScope(who.Organization ?? "", null), act, about, cancel);

    private async ValueTask<Outcome> AppendAsync(string kind, Principal who, ChannelPayload payload, CancellationToken cancel) =>
        (await _events.AppendAsync([ChannelJson.Draft(kind, who.Organization!, who.User, payload)], [new(ChannelBook.Chain, _book.ChainPosition)], cancel)).Status;

    private string Keep(string channel, ChannelSecret secret)
    {
        var name = $"channel/{channel}/{RandomNumberGenerator.GetHexString(16, lowercase: true)}";
        _keys.Create(name, JsonSerializer.SerializeToUtf8Bytes(secret, ChannelJson.Default.ChannelSecret));
        return name;
    }

    /// <summary>Scheme, host and port: keys stand in path and query.</summary>
    private static string Masked(string address) => Uri.TryCreate(address.Replace('{', '_').Replace('}', '_'), UriKind.Absolute, out var uri) ? $"{uri.Scheme}://{uri.Authority}/…" : "";

    private static string? Blank(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();

    private static Outcome NotFound => new(Codes.PartiesNotFound, "channel", Say: new("没有这个渠道。", "There is no such channel."));
}
