// What is not saved yet is kept in this browser, so that a crash or a lost connection loses nothing.
export interface Copy {
  key: string;
  revision: number;
  name: string;
  bpmn: string;
  files: Record<string, string>;
  at: number;
}

const STORE = "unsaved";

function opened(): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const asked = indexedDB.open("caseway-drafts", 1);
    asked.onupgradeneeded = () => asked.result.createObjectStore(STORE, { keyPath: "key" });
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => reject(asked.error);
  });
}

async function within<T>(mode: IDBTransactionMode, work: (store: IDBObjectStore) => IDBRequest<T>): Promise<T | undefined> {
  try {
    const database = await opened();
    return await new Promise<T>((resolve, reject) => {
      const asked = work(database.transaction(STORE, mode).objectStore(STORE));
      asked.onsuccess = () => resolve(asked.result);
      asked.onerror = () => reject(asked.error);
    }).finally(() => database.close());
  } catch {
    return undefined; // a browser that keeps nothing: saving goes on without a net
  }
}

export const keep = (copy: Copy) => within("readwrite", (store) => store.put(copy));
export const kept = (key: string) => within<Copy>("readonly", (store) => store.get(key));
export const forget = (key: string) => within("readwrite", (store) => store.delete(key));
