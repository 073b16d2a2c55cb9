using Yiwang.Identify.Surfaces.HandleServer.Engine;

namespace Yiwang.Unit.Tests.Identify.HandleServer;

internal static class OneAnswer
{
    /// <summary>The first message of an answer, which is the only one but of a list; null = silence.</summary>
    public static async Task<byte[]?> AnswerAsync(this HandleService service, HandlePeer peer, ReadOnlyMemory<byte> message, CancellationToken cancel)
    {
        await foreach (var answer in service.AnswersAsync(peer, message, cancel)) return answer;
        return null;
    }
}
