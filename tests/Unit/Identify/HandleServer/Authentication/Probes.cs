using Yiwang.Events;
using Yiwang.Identify.Surfaces.HandleServer.Engine;
using Yiwang.Net.Resolving;
using Yiwang.Parties;
using Yiwang.Things;
using Yiwang.Things.Prefixes;
using Yiwang.Wire.Handle;
using Yiwang.Wire.Handle.Bodies;

namespace Yiwang.Unit.Tests.Identify.HandleServer.Authentication;

/// <summary>Needs somebody, and remembers who it was.</summary>
internal sealed class WhoCreates : IHandleOperation
{
    public OpCode Code => OpCode.CreateHandle;
    public List<Principal> By { get; } = [];

    public ValueTask<HandleReply> AnswerAsync(HandleCall call, CancellationToken cancel)
    {
        if (call.Principal.IsPublic) return new(HandleReply.AuthenticationNeeded);
        By.Add(call.Principal);
        return new(new HandleReply(ResponseCode.Success, new CreatedBody(((ValuesBody)call.Body).Handle)));
    }
}

/// <summary>Answers everybody, and remembers who it was.</summary>
internal sealed class WhoResolves : IHandleOperation
{
    public OpCode Code => OpCode.Resolve;
    public List<Principal> By { get; } = [];

    public ValueTask<HandleReply> AnswerAsync(HandleCall call, CancellationToken cancel)
    {
        By.Add(call.Principal);
        return new(new HandleReply(ResponseCode.Success, new ResolvedBody(((ResolveBody)call.Body).Handle, [])));
    }
}

/// <summary>Other nodes' handles, as a resolver that reaches them would answer.</summary>
internal sealed class PaperResolver : IResolver
{
    public Dictionary<string, List<HandleValue>> Handles { get; } = new(StringComparer.OrdinalIgnoreCase);

    public void Put(string handle, int index, string type, byte[] data)
    {
        if (!Handles.TryGetValue(handle, out var values)) Handles[handle] = values = [];
        values.Add(new HandleValue(index, type, data, 86_400, ValuePermissions.Default, 0));
    }

    public ValueTask<Outcome<ResolveAnswer>> ResolveAsync(ResolveRequest request, CancellationToken cancel = default)
    {
        if (!Handles.TryGetValue(request.Handle.ToString(), out var values)) return new(new Outcome(Codes.ThingsNotFound));
        var chosen = values.Where(v => (request.Indexes.Count == 0 && request.Types.Count == 0) || request.Indexes.Contains(v.Index) || request.Types.Contains(v.Type)).ToList();
        return new(new ResolveAnswer(new ThingRecord(request.Handle, ThingOrigin.Instance, ThingStatus.Active, "", null, 0, chosen, 0, 0), 0, "elsewhere", null, null, []));
    }

    public bool AnswersFor(ReadOnlySpan<byte> handleUtf8) => false;

    public bool HasDerived(ReadOnlySpan<byte> handleUtf8) => false;

    public void CountPublic(ReadOnlySpan<byte> handleUtf8) { }
}

internal sealed class NoPrefixes : IPrefixTable
{
    public long Version => 0;
    public int DelegationCount => 0;
    public PrefixRecord? Find(Prefix prefix) => null;
    public PrefixPlace Locate(Prefix prefix) => default;
    public PrefixPlace Locate(ReadOnlySpan<byte> prefixUtf8) => default;
    public IReadOnlyList<PrefixRecord> HeldBy(string organization) => [];
    public IReadOnlyList<PrefixRecord> Homed() => [];
    public (IReadOnlyList<PrefixRecord> Page, string? NextCursor) Delegations(string? cursor, int max) => ([], null);
}
