namespace AofKit.Tests.State.Model;

/// <summary>The model of something that is found by keys: which of <see cref="HashedKeys"/> are there, and how it becomes larger and smaller.</summary>
internal abstract class KeyedModel
{
    /// <summary>The numbers of the keys that are there, the oldest first.</summary>
    protected List<int> Keys { get; } = [];

    /// <summary>Half of the picks are among the keys that begin at the same few buckets.</summary>
    protected static int KeyOf(int pick) => pick % 2 == 0 ? pick : pick % HashedKeys.Crowded;

    /// <summary>Adds a key to structure and model, or sets it once more.</summary>
    protected abstract void Put(int key);

    /// <summary>Removes a key from structure and model.</summary>
    protected abstract void Remove(int key);

    /// <summary>Adds keys, or removes the oldest, the newest, or those between.</summary>
    protected void Resize(int size, int pick)
    {
        while (Keys.Count > size)
            Remove(Keys[(pick % 3) switch { 0 => 0, 1 => Keys.Count - 1, _ => Keys.Count / 2 }]);
        for (var key = KeyOf(pick); Keys.Count < size; key = (key + 1) % HashedKeys.Count)
            if (!Has(key))
                Put(key);
    }

    /// <summary>As a queue does: the oldest goes, one comes.</summary>
    protected void Churn(int count, int pick)
    {
        for (var key = KeyOf(pick); count > 0; count--, key = (key + 1) % HashedKeys.Count)
        {
            if (Keys.Count > 0)
                Remove(Keys[0]);
            Put(key);
        }
    }

    /// <summary>Removes a key that is there, adds one that is not.</summary>
    protected void Toggle(int pick)
    {
        if (Has(KeyOf(pick)))
            Remove(KeyOf(pick));
        else
            Put(KeyOf(pick));
    }

    protected abstract bool Has(int key);
}
