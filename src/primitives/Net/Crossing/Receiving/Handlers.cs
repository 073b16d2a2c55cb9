using System.Collections.Frozen;

namespace Yiwang.Net.Crossing.Receiving;

/// <summary>Who handles which type of message and answers which type of question.</summary>
internal sealed class Handlers
{
    private FrozenDictionary<string, IMessageHandler> _messages = FrozenDictionary<string, IMessageHandler>.Empty;
    private FrozenDictionary<string, IQuestionHandler> _questions = FrozenDictionary<string, IQuestionHandler>.Empty;

    public void Use(IEnumerable<IMessageHandler> messages, IEnumerable<IQuestionHandler> questions)
    {
        _messages = messages.ToFrozenDictionary(h => h.Type, StringComparer.Ordinal);
        _questions = questions.ToFrozenDictionary(h => h.Type, StringComparer.Ordinal);
    }

    public IMessageHandler? Find(string type) => _messages.GetValueOrDefault(type);

    public IQuestionHandler? FindQuestion(string type) => _questions.GetValueOrDefault(type);
}
