using Yiwang.Events;

namespace Yiwang.Parties;

/// <summary>A person who is signed in proves again who he is, before a step that matters.</summary>
public interface IConfirmation
{
    /// <param name="secret">The password, or a code of the second factor where one is in use.</param>
    /// <returns>ok; parties.forbidden with field <c>confirmation</c>; parties.locked after too many wrong ones.</returns>
    ValueTask<Outcome> ConfirmAsync(Principal who, string secret, CancellationToken cancel = default);
}
