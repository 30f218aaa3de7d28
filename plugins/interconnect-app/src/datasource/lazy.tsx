import React from 'react';
import { lazily } from '../shared/lazily';

/** Editors are loaded when someone edits: a dashboard needs none of them. */
export const LazyQueryEditor = lazily(() => import('./editor/QueryEditor'), <span>Loading the editor</span>);
export const LazyConfigEditor = lazily(() => import('./config/ConfigEditor'), <span>Loading the settings</span>);
